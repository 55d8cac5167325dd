using System.Security.Cryptography;
using ClientBase.Core.Basics;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ClientBase.Core.Mail;

/// <summary>
/// Letters that must go out once and may go out late (OUT-1). A letter is written down in the transaction that needs it; after the
/// commit the relay of any node offers it to the server until it is taken, refused for good, or of no use any more.
/// </summary>
public sealed class MailSender(
    IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, IMailGateway gateway, MailOptions options, KeyRing keys, ILogger<MailSender> log)
{
    /// <summary>A server that has not taken a letter by then is left.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>A node that has not answered for a letter by then is dead.</summary>
    internal static readonly TimeSpan Claim = Patience * 2;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(30);

    /// <summary>A server that is away is asked again after this at the latest.</summary>
    private static readonly TimeSpan LongestAway = TimeSpan.FromMinutes(1);

    private const int AtOnce = 100;

    private readonly Seal _seal = SealOf(keys);
    private int _awayInARow;
    private DateTime _awayUntil;

    /// <summary>False where letters cannot go anywhere: the demo mailbox while the demo is off.</summary>
    public bool IsOpen => gateway.IsOpen;

    /// <summary>True for one address and nothing else, as <see cref="AddAsync"/> wants it.</summary>
    public static bool IsAddress(string text) => MailHeaders.Address(text) is not null;

    /// <summary>A page of this application as it stands in a letter; <paramref name="path"/> has no slash before it.</summary>
    public string LinkTo(string path) => options.LinkTo(path);

    /// <summary>
    /// Adds the letter to what the caller is going to save: it goes out when and only when that commits. Nothing is to be done after
    /// the commit. A letter of this id that is there already, from an earlier run of the same action too, is left as it is.
    /// </summary>
    /// <param name="db">Of the caller's transaction.</param>
    /// <param name="id">Of the event it is sent for (<see cref="DerivedId"/>): one letter for each.</param>
    /// <param name="to">One address and nothing else. What is none becomes a dead letter and stops nobody.</param>
    /// <param name="subject">Becomes one line.</param>
    /// <param name="text">Plain text.</param>
    /// <param name="ct">Ends the looking for an earlier one.</param>
    /// <returns>False when this letter was there already.</returns>
    public async Task<bool> AddAsync(ClientBaseDb db, Guid id, string to, string subject, string text, CancellationToken ct)
    {
        if (await db.MailDeliveries.FindAsync([id], ct) is not null)
        {
            return false;
        }

        var now = time.UtcNow();
        var address = MailHeaders.Address(to);
        db.MailDeliveries.Add(new MailDelivery
        {
            Id = id,
            To = address ?? MailHeaders.Line(to, MailDelivery.AddressLength),
            Content = address is null ? null : Close(subject, text),
            CreatedAt = now,
            State = address is null ? MailState.Failed : MailState.Queued,
            Failure = address is null ? MailFailure.BadAddress : null,
            NextTryAt = now,
            StateAt = now,
        });
        return true;
    }

    /// <summary>Null when there is no such letter; those of more than 30 days ago are erased.</summary>
    public async Task<MailProgress?> FindAsync(Guid id, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        return await db.MailDeliveries.AsNoTracking()
            .Where(d => d.Id == id)
            .Select(d => new MailProgress(d.State, d.Failure, d.Attempts))
            .SingleOrDefaultAsync(ct);
    }

    /// <summary>Letters that have been waiting for longer than this.</summary>
    public async Task<int> CountWaitingAsync(TimeSpan longerThan, CancellationToken ct)
    {
        var before = time.UtcNow() - longerThan;
        await using var db = await dbs.CreateDbContextAsync(ct);
        return await db.MailDeliveries.CountAsync(d => d.State == MailState.Queued && d.CreatedAt < before, ct);
    }

    /// <summary>
    /// One round of the relay: offers what is due, one letter after the other. Any node may do it at any time; a claim keeps two
    /// nodes apart. A server that is away is left alone for a while by this node.
    /// </summary>
    public async Task SweepAsync(CancellationToken ct)
    {
        var now = time.UtcNow();
        if (now < _awayUntil)
        {
            return;
        }

        List<Guid> due;
        await using (var db = await dbs.CreateDbContextAsync(ct))
        {
            due = await db.MailDeliveries.AsNoTracking()
                .Where(d => d.State == MailState.Queued && d.NextTryAt <= now)
                .OrderBy(d => d.NextTryAt)
                .Select(d => d.Id)
                .Take(AtOnce)
                .ToListAsync(ct);
        }

        foreach (var id in due)
        {
            ct.ThrowIfCancellationRequested();
            if (await OfferAsync(id) is MailAnswer.Unreachable)
            {
                _awayUntil = time.UtcNow() + Pause(TimeSpan.FromSeconds(1), ++_awayInARow, LongestAway);
                return;
            }

            _awayInARow = 0;
        }
    }

    internal static Seal SealOf(KeyRing keys) => new(keys, "mail-content");

    /// <summary>What was sealed by <see cref="AddAsync"/>: the subject is one line, so it ends where the first line does.</summary>
    internal static MailLetter Open(Seal seal, MailDelivery delivery)
    {
        var content = seal.Open(delivery.Content!);
        var end = content.IndexOf('\n', StringComparison.Ordinal);
        return new MailLetter(delivery.Id, delivery.To, content[..end], content[(end + 1)..], delivery.CreatedAt);
    }

    private string Close(string subject, string text) => _seal.Close($"{MailHeaders.Line(subject, MailDelivery.SubjectLength)}\n{text}");

    /// <summary>Null when it need not be offered: another node does, or it is over.</summary>
    private async Task<MailAnswer?> OfferAsync(Guid id)
    {
        // A stop in good order waits for the server's answer to be written down: without it another node would send it again.
        using var running = Writes.Begin();
        if (await ClaimAsync(id) is not { } letter)
        {
            return null;
        }

        using var patience = new CancellationTokenSource(Patience);
        var handover = await gateway.SendAsync(letter, patience.Token);
        ClientBaseMetrics.MailHandovers.Add(
            1, new KeyValuePair<string, object?>("gateway", gateway.Name), new KeyValuePair<string, object?>("answer", handover.Answer.ToString()));
        if (handover.Answer is not MailAnswer.Accepted)
        {
            log.LogWarning("{Gateway} did not take {Letter}: {Answer}, {Reply}", gateway.Name, letter, handover.Answer, handover.Reply);
        }

        await SettleAsync(id, handover);
        return handover.Answer;
    }

    private async Task<MailLetter?> ClaimAsync(Guid id)
    {
        var now = time.UtcNow();
        var claimedUntil = now + Claim;
        await using var db = await dbs.CreateDbContextAsync();
        var claimed = await db.MailDeliveries
            .Where(d => d.Id == id && d.State == MailState.Queued && d.NextTryAt <= now)
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.NextTryAt, claimedUntil).SetProperty(d => d.Attempts, d => d.Attempts + 1));
        if (claimed == 0)
        {
            return null;
        }

        var delivery = await db.MailDeliveries.AsNoTracking().SingleAsync(d => d.Id == id);
        if (delivery.CreatedAt + options.GiveUpAfter <= now)
        {
            await FailAsync(db, id, MailFailure.GivenUp, delivery.Reply);
            return null;
        }

        return Open(_seal, delivery);
    }

    private async Task SettleAsync(Guid id, MailHandover handover)
    {
        var now = time.UtcNow();
        await using var db = await dbs.CreateDbContextAsync();
        var open = db.MailDeliveries.Where(d => d.Id == id && d.State == MailState.Queued);
        switch (handover.Answer)
        {
            case MailAnswer.Accepted:
                await open.ExecuteUpdateAsync(set => set
                    .SetProperty(d => d.Content, d => gateway.KeepsText ? d.Content : null)
                    .SetProperty(d => d.Gateway, gateway.Name)
                    .SetProperty(d => d.Reply, (string?)null)
                    .SetProperty(d => d.State, MailState.Sent)
                    .SetProperty(d => d.StateAt, now));
                if (gateway.KeepsText)
                {
                    await DemoMailbox.TrimAsync(db);
                }

                break;
            case MailAnswer.Refused or MailAnswer.Closed:
                await FailAsync(db, id, handover.Answer is MailAnswer.Refused ? MailFailure.Refused : MailFailure.NoGateway, handover.Reply);
                break;
            default:
                var attempts = await open.Select(d => d.Attempts).SingleOrDefaultAsync();
                var next = now + Pause(FirstPause, attempts, LongestPause);
                await open.ExecuteUpdateAsync(set => set
                    .SetProperty(d => d.NextTryAt, next)
                    .SetProperty(d => d.Gateway, gateway.Name)
                    .SetProperty(d => d.Reply, handover.Reply));
                break;
        }
    }

    private async Task FailAsync(ClientBaseDb db, Guid id, MailFailure failure, string? reply)
    {
        var now = time.UtcNow();
        await db.MailDeliveries.Where(d => d.Id == id && d.State == MailState.Queued).ExecuteUpdateAsync(set => set
            .SetProperty(d => d.State, MailState.Failed)
            .SetProperty(d => d.Failure, failure)
            .SetProperty(d => d.Gateway, gateway.Name)
            .SetProperty(d => d.Reply, reply)
            .SetProperty(d => d.Content, (string?)null)
            .SetProperty(d => d.StateAt, now));
    }

    /// <summary>Doubled each time up to the longest, with jitter so that what failed together does not come back together.</summary>
    private static TimeSpan Pause(TimeSpan first, int attempts, TimeSpan longest)
    {
        var pause = first * Math.Pow(2, Math.Clamp(attempts - 1, 0, 20));
        return (pause < longest ? pause : longest) * (0.75 + (RandomNumberGenerator.GetInt32(500) / 1000.0));
    }
}
