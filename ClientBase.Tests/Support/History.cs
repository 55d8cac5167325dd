using System.Collections.Concurrent;
using System.Diagnostics;
using ClientBase.Core.Audit;
using ClientBase.Core.Basics;
using ClientBase.Core.Notifications;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Support;

/// <summary>
/// What those who sold during a fault were told, and whether the database agrees afterwards: acknowledged sales are there once,
/// failed ones are not, those without an answer are there once or not at all, and there is nothing else.
/// </summary>
internal sealed class History
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly ConcurrentDictionary<QuoteId, Sale> _sales = new();
    private readonly HashSet<PolicyId> _before;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly ConcurrentQueue<string> _reasons = new();
    private readonly ConcurrentQueue<TimeSpan> _acknowledgements = new();

    private History(HashSet<PolicyId> before) => _before = before;

    private enum Outcome
    {
        Unknown,
        Ok,
        Failed,
    }

    public int Acknowledged => Count(Outcome.Ok);

    public int Failed => Count(Outcome.Failed);

    public int Unknown => Count(Outcome.Unknown);

    /// <summary>Sales without an answer: whoever pays again must get one policy.</summary>
    public (ClientId Client, QuoteId Quote)[] Unanswered =>
        [.. _sales.Where(sale => sale.Value.Outcome is Outcome.Unknown).Select(sale => (sale.Value.Client, sale.Key))];

    /// <summary>The longest time in which nothing was acknowledged.</summary>
    public TimeSpan LongestGap
    {
        get
        {
            var times = _acknowledgements.Order().ToList();
            return times.Zip(times.Skip(1), (one, next) => next - one).DefaultIfEmpty().Max();
        }
    }

    /// <summary>Whatever is sold from now on has to be told here.</summary>
    public static async Task<History> BeginAsync(ClientBaseDb db) => new([.. await db.Policies.Select(policy => policy.Id).ToListAsync()]);

    /// <summary>Asked and not answered yet.</summary>
    public void Asked(ClientId client, QuoteId quote) => _sales[quote] = new Sale(client, Outcome.Unknown, null);

    public void Sold(QuoteId quote, string number)
    {
        _sales[quote] = _sales[quote] with { Outcome = Outcome.Ok, Number = number };
        _acknowledgements.Enqueue(_watch.Elapsed);
    }

    /// <summary>Told that nothing was saved.</summary>
    public void NotSold(QuoteId quote, object reason)
    {
        _sales[quote] = _sales[quote] with { Outcome = Outcome.Failed };
        _reasons.Enqueue($"{reason}");
    }

    /// <summary>Takes over what another one was told, so that both can be compared with one database.</summary>
    public void Add(History other)
    {
        foreach (var (quote, sale) in other._sales)
        {
            _sales[quote] = sale;
        }
    }

    /// <summary>Waits until so many sales were acknowledged.</summary>
    public async Task ReachAsync(int acknowledged)
    {
        var waited = Stopwatch.StartNew();
        while (Acknowledged < acknowledged)
        {
            Assert.True(waited.Elapsed < Patience, $"Only {this}, not {acknowledged}.");
            await Task.Delay(20);
        }
    }

    /// <summary>Compares with what is stored.</summary>
    public async Task<Verdict> CompareAsync(ClientBaseDb db)
    {
        var stored = (await db.Policies.AsNoTracking().ToListAsync()).Where(policy => !_before.Contains(policy.Id)).ToList();
        var quotes = stored.ToLookup(policy => policy.QuoteId);
        var bindings = (await db.Bindings.AsNoTracking().Where(binding => binding.EndedAt == null).ToListAsync()).ToLookup(binding => binding.PersonId);
        var diary = (await db.AuditEntries.AsNoTracking().Where(entry => entry.Action == AuditAction.PolicySold).ToListAsync()).ToLookup(entry => entry.PolicyId);
        var notices = (await db.Notifications.AsNoTracking().Where(notice => notice.Kind == NotificationKind.ClientBoundToYou).ToListAsync())
            .ToLookup(notice => (notice.ClientId, notice.RecipientId));

        return new Verdict(
            Lost: _sales.Count(sale => sale.Value.Outcome is Outcome.Ok && quotes[sale.Key].All(policy => policy.Number != sale.Value.Number)),
            Risen: _sales.Count(sale => sale.Value.Outcome is Outcome.Failed && quotes[sale.Key].Any()),
            Strange: stored.Count(policy => !_sales.ContainsKey(policy.QuoteId)),
            Doubled: quotes.Count(same => same.Count() > 1) + stored.GroupBy(policy => policy.Number).Count(same => same.Count() > 1),
            Incomplete: stored.Count(policy =>
                bindings[policy.PersonId].Count() != 1
                || bindings[policy.PersonId].Single().AgentId != policy.AgentId
                || diary[policy.Id].Count() != 1
                || notices[(policy.ClientId, policy.AgentId)].Count() != 1));
    }

    public async Task AssertHeldAsync(ClientBaseDb db) => Assert.Equal(new Verdict(0, 0, 0, 0, 0), await CompareAsync(db));

    public override string ToString() => $"{Acknowledged} acknowledged, {Failed} failed, {Unknown} unknown. {string.Join("\n", _reasons)}";

    private int Count(Outcome outcome) => _sales.Count(sale => sale.Value.Outcome == outcome);

    private sealed record Sale(ClientId Client, Outcome Outcome, string? Number);
}

/// <param name="Lost">Acknowledged, but not there under its number.</param>
/// <param name="Risen">Said to have failed, but there.</param>
/// <param name="Strange">There, but nobody asked for it.</param>
/// <param name="Doubled">Calculations with two policies and numbers of two policies.</param>
/// <param name="Incomplete">Policies without exactly one binding to their seller, one line of the diary and one notice.</param>
internal sealed record Verdict(int Lost, int Risen, int Strange, int Doubled, int Incomplete);
