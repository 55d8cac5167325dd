using ClientBase.Core.Persistence;

namespace ClientBase.Tests.Persistence;

public sealed class SharedReadsTests
{
    private readonly List<(int[] Keys, TaskCompletionSource<IReadOnlyList<int>> Answer)> _queries = [];
    private readonly SharedReads<int, int> _reads;

    public SharedReadsTests() => _reads = new(
        keys =>
        {
            var query = (keys.Order().ToArray(), new TaskCompletionSource<IReadOnlyList<int>>(TaskCreationOptions.RunContinuationsAsynchronously));
            lock (_queries)
            {
                _queries.Add(query);
            }

            return query.Item2.Task;
        },
        row => row);

    [Fact]
    public async Task Who_comes_while_a_query_is_under_way_shares_the_next_and_gets_his_own()
    {
        var first = _reads.ReadAsync([1]);
        var alone = await QueryAsync(0);
        var second = _reads.ReadAsync([2, 3]);
        var third = _reads.ReadAsync([3, 4, 5]);
        Assert.Equal([1], alone.Keys.AsEnumerable());

        alone.Answer.SetResult([1]);
        Assert.Equal([1], await first);
        var shared = await QueryAsync(1);
        Assert.Equal([2, 3, 4, 5], shared.Keys.AsEnumerable());
        Assert.False(second.IsCompleted);

        // There is no row 4.
        (await QueryAsync(1)).Answer.SetResult([2, 3, 5]);
        Assert.Equal([2, 3], await second);
        Assert.Equal([3, 5], await third);
        Assert.Equal(2, _queries.Count);
    }

    [Fact]
    public async Task A_failure_is_everybodys_who_shared_the_query_and_nobody_elses()
    {
        var first = _reads.ReadAsync([1]);
        await QueryAsync(0);
        var second = _reads.ReadAsync([2]);
        var third = _reads.ReadAsync([3]);
        (await QueryAsync(0)).Answer.SetResult([1]);
        await first;

        (await QueryAsync(1)).Answer.SetException(new TimeoutException());

        await Assert.ThrowsAsync<TimeoutException>(() => second);
        await Assert.ThrowsAsync<TimeoutException>(() => third);
        var later = _reads.ReadAsync([2]);
        (await QueryAsync(2)).Answer.SetResult([2]);
        Assert.Equal([2], await later);
    }

    [Fact]
    public async Task One_query_does_not_grow_without_end()
    {
        var first = _reads.ReadAsync([0]);
        await QueryAsync(0);
        var many = Enumerable.Range(1, 20).Select(i => _reads.ReadAsync([.. Enumerable.Range(i * 100, 100)])).ToList();

        (await QueryAsync(0)).Answer.SetResult([0]);
        await first;

        for (var i = 1; i <= 4; i++)
        {
            Assert.Equal(500, (await QueryAsync(i)).Keys.Length);
            (await QueryAsync(i)).Answer.SetResult((await QueryAsync(i)).Keys);
        }

        Assert.All(await Task.WhenAll(many), rows => Assert.Equal(100, rows.Count));
    }

    /// <summary>The query of this number, as soon as it is asked: the reads go on by themselves.</summary>
    private async Task<(int[] Keys, TaskCompletionSource<IReadOnlyList<int>> Answer)> QueryAsync(int number)
    {
        var waited = System.Diagnostics.Stopwatch.StartNew();
        while (waited.Elapsed < TimeSpan.FromSeconds(30))
        {
            lock (_queries)
            {
                if (_queries.Count > number)
                {
                    return _queries[number];
                }
            }

            await Task.Delay(5);
        }

        throw new TimeoutException($"Query no. {number} was not asked.");
    }
}
