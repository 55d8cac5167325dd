using ClientBase.Tests.Support;
using ClientBase.Web.Runs;

namespace ClientBase.Tests.Web;

/// <summary>The clock of a training run: moved by hand, and what waits by it follows.</summary>
public class RunClockTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("+1 день", "2026-11-30 10:00")]
    [InlineData("+3 дня", "2026-12-02 10:00")]
    [InlineData("+11 месяцев", "2027-10-29 10:00")]
    [InlineData("26.11.2020", "2020-11-26 09:00")]
    public void It_goes_where_the_trainer_says(string to, string expected)
    {
        var clock = new RunClock(new FakeClock(Now));

        Assert.True(clock.TrySet(to));

        Assert.Equal(DateTimeOffset.Parse(expected + "Z", System.Globalization.CultureInfo.InvariantCulture), clock.GetUtcNow());
    }

    [Theory]
    [InlineData("")]
    [InlineData("+0 дней")]
    [InlineData("+1 год")]
    [InlineData("-1 день")]
    [InlineData("31.02.2020")]
    [InlineData("+1000 дней")]
    public void What_it_does_not_understand_moves_nothing(string to)
    {
        var clock = new RunClock(new FakeClock(Now));

        Assert.False(clock.TrySet(to));

        Assert.Equal(Now, clock.GetUtcNow());
    }

    [Fact]
    public async Task Hourly_work_follows_a_move_and_a_short_patience_does_not_end()
    {
        var clock = new RunClock(TimeProvider.System);
        var hourly = Task.Delay(TimeSpan.FromHours(1), clock);
        var later = Task.Delay(TimeSpan.FromDays(3), clock);
        var patience = Task.Delay(TimeSpan.FromSeconds(30), clock);

        clock.TrySet("+1 день");

        await hourly.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.False(later.IsCompleted);
        Assert.False(patience.IsCompleted);
    }
}
