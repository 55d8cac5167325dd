using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;

namespace ClientBase.Tests.Support;

/// <summary>Agents who sell through one node without a pause, whatever becomes of the database, and write down what they are told.</summary>
internal sealed class SaleLoad(Backstage node, History history)
{
    private readonly List<Task> _agents = [];
    private volatile bool _stopped;

    /// <summary>Each agent sells to people of his own.</summary>
    public async Task StartAsync(params string[] logins)
    {
        foreach (var login in logins)
        {
            var seller = await node.ActorAsync(login);
            var first = 10_000 * (_agents.Count + 1);
            _agents.Add(Task.Run(() => SellAsync(login, seller, first)));
        }
    }

    /// <summary>Comes back when everybody has had his answer.</summary>
    public async Task StopAsync()
    {
        _stopped = true;
        await Task.WhenAll(_agents);
    }

    /// <summary>Pays once more for what was not answered.</summary>
    public async Task RepeatUnansweredAsync(params string[] logins)
    {
        foreach (var (client, quote) in history.Unanswered)
        {
            foreach (var login in logins)
            {
                // Only his own agent finds the client.
                if (await TrySellAsync(await node.ActorAsync(login), client, quote))
                {
                    break;
                }
            }
        }
    }

    /// <summary>One sale from the calculation to the policy; false when it was refused or failed, with certainty or without.</summary>
    public async Task<bool> TrySellAsync(Actor seller, ClientId client, QuoteId quote)
    {
        history.Asked(client, quote);
        var sales = node.Get<SaleService>();
        var input = new QuoteInput { Product = Product.Tick, StartsOn = MoscowTime.Show(TimeProvider.System.Today().AddDays(1)) };
        try
        {
            var saved = await sales.SaveQuoteAsync(seller, client, quote, input, CancellationToken.None);
            if (saved.Refusal is null && saved.Value.Policy is { } already)
            {
                history.Sold(quote, already.Number);
                return true;
            }

            var ready = saved.Refusal is null ? await sales.ProceedToPaymentAsync(seller, client, quote, saved.Value.Version, CancellationToken.None) : saved;
            if (ready.Refusal is not null)
            {
                history.NotSold(quote, ready.Refusal);
                return false;
            }

            var issued = await sales.IssueAsync(seller, client, quote, ready.Value.Version, CancellationToken.None);
            if (issued.Refusal is null)
            {
                history.Sold(quote, issued.Value.Number);
                return true;
            }

            history.NotSold(quote, issued.Refusal);
        }
        catch (CommitUnknownException)
        {
            // It may be there or not: so it stands in the history.
        }
        catch (Exception failure) when (DatabaseFailure.Is(failure))
        {
            history.NotSold(quote, failure);
        }

        return false;
    }

    private async Task SellAsync(string login, Actor seller, int first)
    {
        for (var number = first; !_stopped; number++)
        {
            ClientId client;
            try
            {
                client = await node.AddAsync(login, Stranger.Number(number));
            }
            catch (Exception failure) when (DatabaseFailure.Is(failure))
            {
                // Nobody was sold anything yet.
                continue;
            }

            await TrySellAsync(seller, client, QuoteId.New());
        }
    }
}
