using ClientBase.Core.Basics;
using ClientBase.Core.Policies;
using ClientBase.Tests.Support;

namespace ClientBase.Tests.Policies;

/// <summary>
/// The test project as a program that sells until it is killed: says which calculation it is about to pay, and the number of the
/// policy once it has one. A calculation that an earlier run was paying when it was killed is paid again first.
/// </summary>
internal static class SaleWriter
{
    public const string Verb = "sell-until-killed";
    public const string Seller = "sokolova";
    public const string Paying = "paying ";
    public const string Sold = "sold ";

    public static async Task<int> RunAsync(string folder, int firstPerson, string[] unfinished)
    {
        await using var backstage = Backstage.Of(folder);
        if (unfinished is [var client, var quote])
        {
            await SellAsync(backstage, new ClientId(Guid.Parse(client)), new QuoteId(Guid.Parse(quote)));
        }

        for (var number = firstPerson; ; number++)
        {
            await SellAsync(backstage, await backstage.AddAsync(Seller, Stranger.Number(number)), QuoteId.New());
        }
    }

    private static async Task SellAsync(Backstage backstage, ClientId client, QuoteId quote)
    {
        Say($"{Paying}{client} {quote}");
        var sales = backstage.Get<SaleService>();
        var actor = await backstage.ActorAsync(Seller);
        var found = await sales.FindQuoteAsync(actor, client, quote, CancellationToken.None);
        var policy = found.Refusal is null && found.Value.Policy is { } issued ? issued : await backstage.SellAsync(Seller, client, quote);
        Say($"{Sold}{quote} {policy.Number}");
    }

    private static void Say(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }
}
