using ClientBase.Core.Basics;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Mail;

/// <summary>
/// Sends nothing anywhere: the letters of the demo stay in the table, sealed, and are read there, on every node and after a restart.
/// Until <see cref="Open"/> it refuses them: a letter that nobody can read must not be called sent.
/// </summary>
public sealed class DemoMailbox(IDbContextFactory<ClientBaseDb> dbs, KeyRing keys) : IMailGateway
{
    public const string Key = "Demo";

    /// <summary>The text of older letters is forgotten.</summary>
    public const int Kept = 200;

    private readonly Seal _seal = MailSender.SealOf(keys);
    private volatile bool _isOpen;

    public string Name => Key;

    public bool IsOpen => _isOpen;

    public bool KeepsText => true;

    /// <summary>From now on letters are taken. For the host alone, and only where the demo shows them to somebody.</summary>
    public void Open() => _isOpen = true;

    public Task<MailHandover> SendAsync(MailLetter letter, CancellationToken ct) =>
        Task.FromResult(new MailHandover(_isOpen ? MailAnswer.Accepted : MailAnswer.Closed));

    /// <summary>The last letters, newest first. Who may see them is asked by the page.</summary>
    public async Task<IReadOnlyList<MailLetter>> ReadAsync(CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var rows = await Readable(db).Take(Kept).ToListAsync(ct);
        return [.. rows.Where(row => _seal.IsOurs(row.Content!)).Select(row => MailSender.Open(_seal, row))];
    }

    /// <summary>Forgets the text of all but the last letters.</summary>
    internal static async Task TrimAsync(ClientBaseDb db)
    {
        var old = await Readable(db).Skip(Kept).Select(d => d.Id).Take(Kept).ToListAsync();
        if (old.Count > 0)
        {
            await db.MailDeliveries.Where(d => old.Contains(d.Id)).ExecuteUpdateAsync(set => set.SetProperty(d => d.Content, (string?)null));
        }
    }

    private static IQueryable<MailDelivery> Readable(ClientBaseDb db) => db.MailDeliveries.AsNoTracking()
        .Where(d => d.State == MailState.Sent && d.Content != null)
        .OrderByDescending(d => d.StateAt).ThenByDescending(d => d.Id);
}
