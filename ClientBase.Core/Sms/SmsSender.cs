using System.Collections.Concurrent;
using System.Security.Cryptography;
using ClientBase.Core.Basics;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ClientBase.Core.Sms;

/// <summary>How far a message has come, for a screen.</summary>
/// <param name="State">See <see cref="SmsState"/>.</param>
/// <param name="Failure">Why, when it failed.</param>
/// <param name="IsDelayed">The gateway or the operator is not there at the moment; it is tried again by itself.</param>
public sealed record SmsProgress(SmsState State, SmsFailure? Failure, bool IsDelayed);

/// <summary>
/// Sends what was written down. A message is offered to the gateways as soon as its transaction has committed, and again by the
/// relay of any node when nobody took it or its node died, until it is of no use any more.
/// </summary>
public sealed class SmsSender(IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, SmsRoutes routes, SmsOptions options, KeyRing keys, ILogger<SmsSender> log)
{
    /// <summary>
    /// A node that has not answered for a message by then is dead. Longer than the longest handover: two gateways, and at each four
    /// rounds of waiting for its turn and one of its own.
    /// </summary>
    private readonly TimeSpan _claim = (options.Timeout * 10) + TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>While it is not known whether a message was sent; its report may still come.</summary>
    private static readonly TimeSpan PauseInDoubt = TimeSpan.FromSeconds(15);

    private const int AtOnce = 100;

    private readonly Seal _seal = new(keys, "sms-text");
    private readonly byte[] _addressKey = keys.Derive("sms-address");
    private readonly ConcurrentDictionary<Guid, Task> _underWay = new();

    /// <summary>
    /// Adds the message to what the caller is going to save; <see cref="SendAsync"/> is called after the commit.
    /// </summary>
    /// <param name="db">Of the caller's transaction.</param>
    /// <param name="id">Of what it is sent for.</param>
    /// <param name="sender">Who asked for it; <see cref="StaffId.OnlineStore"/> for a client himself.</param>
    /// <param name="address">The network address it was asked from; counts against OTP-7. Null where nobody asked over the network.</param>
    /// <param name="phone">Where to.</param>
    /// <param name="text">As the client reads it.</param>
    /// <param name="expiresAt">UTC; it is not sent later.</param>
    /// <param name="isCode">False for one that nobody has to answer, so that it does not count as a code left unconfirmed (OTP-8).</param>
    public void Add(ClientBaseDb db, Guid id, StaffId sender, string? address, PhoneNumber phone, string text, DateTime expiresAt, bool isCode = true)
    {
        var now = time.UtcNow();
        db.SmsDeliveries.Add(new SmsDelivery
        {
            Id = id,
            Phone = phone,
            Prefix = SmsDelivery.PrefixOf(phone),
            AgentId = sender,
            AddressHash = HashOf(address),
            IsCode = isCode,
            ReportKey = RandomNumberGenerator.GetHexString(SmsDelivery.KeyLength, lowercase: true),
            Text = _seal.Close(text),
            CreatedAt = now,
            ExpiresAt = expiresAt,
            NextTryAt = now,
            StateAt = now,
        });
    }

    /// <summary>Null for null. The address itself is nobody's business in the table.</summary>
    public string? HashOf(string? address) =>
        address is null ? null : Convert.ToBase64String(HMACSHA256.HashData(_addressKey, System.Text.Encoding.UTF8.GetBytes(address)));

    /// <summary>
    /// Offers a saved message to the gateways and returns what is known of it after <see cref="SmsOptions.ScreenPatience"/> at the
    /// latest; the sending goes on. For the moment after the commit: a screen does not wait for a slow gateway.
    /// </summary>
    public async Task<SmsProgress> SendAsync(Guid id)
    {
        var sending = Begin(id);
        await Task.WhenAny(sending, Task.Delay(options.ScreenPatience));
        return await FindAsync(id, CancellationToken.None) ?? new SmsProgress(SmsState.Queued, null, IsDelayed: false);
    }

    /// <summary>Null when there is no such message.</summary>
    public async Task<SmsProgress?> FindAsync(Guid id, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        return await db.SmsDeliveries.AsNoTracking()
            .Where(d => d.Id == id)
            .Select(d => new SmsProgress(d.State, d.Failure, d.State == SmsState.Queued ? d.Gateway != null : d.IsWaiting))
            .SingleOrDefaultAsync(ct);
    }

    /// <summary>
    /// One round of the relay: offers what is due, gives up what is of no use any more, and stops waiting for reports that did not
    /// come. Any node may do it at any time.
    /// </summary>
    public async Task SweepAsync(CancellationToken ct)
    {
        var now = time.UtcNow();
        var reportDue = now - options.ReportWithin;
        await using var db = await dbs.CreateDbContextAsync(ct);

        // Mostly there is nothing to do, and then nothing is written: on SQLite even an empty UPDATE waits for its turn.
        var open = await db.SmsDeliveries.AsNoTracking()
            .Where(d => (d.State == SmsState.Queued && (d.NextTryAt <= now || d.ExpiresAt <= now)) || (d.State == SmsState.Accepted && d.StateAt <= reportDue))
            .OrderBy(d => d.NextTryAt)
            .Select(d => new { d.Id, d.State, d.ExpiresAt })
            .Take(AtOnce)
            .ToListAsync(ct);
        var expired = open.Where(d => d.State == SmsState.Queued && d.ExpiresAt <= now).Select(d => d.Id).ToList();
        if (expired.Count > 0)
        {
            await CancelAsync(db, db.SmsDeliveries.Where(d => expired.Contains(d.Id)).Select(d => d.Id), now, ct);
        }

        var unreported = open.Where(d => d.State == SmsState.Accepted).Select(d => d.Id).ToList();
        if (unreported.Count > 0)
        {
            await db.SmsDeliveries
                .Where(d => unreported.Contains(d.Id) && d.State == SmsState.Accepted)
                .ExecuteUpdateAsync(set => set.SetProperty(d => d.State, SmsState.Unknown).SetProperty(d => d.StateAt, now), ct);
        }

        await Task.WhenAll(open.Where(d => d.State == SmsState.Queued && d.ExpiresAt > now).Select(d => Begin(d.Id)));
    }

    /// <summary>
    /// Nobody wants these any more: a newer code takes their place, or theirs is dead. What a gateway has already cannot be called back.
    /// </summary>
    public static Task<int> CancelAsync(ClientBaseDb db, IQueryable<Guid> ids, DateTime now, CancellationToken ct) => db.SmsDeliveries
        .Where(d => ids.Contains(d.Id) && d.State == SmsState.Queued)
        .ExecuteUpdateAsync(
            set => set.SetProperty(d => d.State, SmsState.Failed).SetProperty(d => d.Failure, SmsFailure.NoGateway)
                .SetProperty(d => d.Text, (string?)null).SetProperty(d => d.StateAt, now),
            ct);

    // Once at a time on this node; other nodes are kept away by the claim.
    private Task Begin(Guid id)
    {
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_underWay.GetOrAdd(id, mine.Task) is var known && known != mine.Task)
        {
            return known;
        }

        _ = Task.Run(async () =>
        {
            try
            {
                await OfferAsync(id);
            }
            catch (Exception failure)
            {
                // The relay tries it again when the claim has run out.
                log.LogError("The message {Id} could not be dealt with: {Failure}", id, failure.GetType().Name);
            }
            finally
            {
                _underWay.TryRemove(id, out _);
                mine.SetResult();
            }
        });
        return mine.Task;
    }

    private async Task OfferAsync(Guid id)
    {
        // A stop in good order waits for the gateway's answer to be written down: without it another node would send it again.
        using var running = Writes.Begin();
        if (await ClaimAsync(id) is not { } message)
        {
            return;
        }

        var handover = await routes.SendAsync(message, CancellationToken.None);
        await SettleAsync(id, handover);
    }

    /// <summary>Null when it need not be offered: another node does, it was taken, or sending is stopped.</summary>
    private async Task<SmsMessage?> ClaimAsync(Guid id)
    {
        var now = time.UtcNow();
        var claimedUntil = now + _claim;
        await using var db = await dbs.CreateDbContextAsync();
        if (await SmsControl.FindStopAsync(db, now, CancellationToken.None) is not null)
        {
            return null;
        }

        var claimed = await db.SmsDeliveries
            .Where(d => d.Id == id && d.State == SmsState.Queued && d.NextTryAt <= now && d.ExpiresAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.NextTryAt, claimedUntil).SetProperty(d => d.Attempts, d => d.Attempts + 1));
        if (claimed == 0)
        {
            return null;
        }

        var delivery = await db.SmsDeliveries.AsNoTracking().SingleAsync(d => d.Id == id);
        return delivery.Text is { } text
            ? new SmsMessage(id, delivery.Phone, _seal.Open(text), delivery.CreatedAt, delivery.ExpiresAt, ReportTo(delivery))
            : null;
    }

    private Uri? ReportTo(SmsDelivery delivery) =>
        options.ReportAddress is { } here ? new Uri(here, $"sms/report/{delivery.ReportKey}/{delivery.Attempts}") : null;

    private async Task SettleAsync(Guid id, SmsHandover handover)
    {
        var now = time.UtcNow();
        await using var db = await dbs.CreateDbContextAsync();
        var delivery = db.SmsDeliveries.Where(d => d.Id == id);
        switch (handover.Answer)
        {
            case SmsAnswer.Accepted or SmsAnswer.Waiting or SmsAnswer.Delivered:
                var isWaiting = handover.Answer is SmsAnswer.Waiting;
                var state = handover.Answer is SmsAnswer.Delivered ? SmsState.Delivered : SmsState.Accepted;
                await delivery.ExecuteUpdateAsync(set => set
                    .SetProperty(d => d.Text, (string?)null)
                    .SetProperty(d => d.Gateway, handover.Gateway)
                    .SetProperty(d => d.AcceptedAt, d => d.AcceptedAt ?? now)
                    .SetProperty(d => d.IsWaiting, isWaiting));

                // Its report may have been faster than the answer.
                await delivery.Where(d => d.State == SmsState.Queued)
                    .ExecuteUpdateAsync(set => set.SetProperty(d => d.State, state).SetProperty(d => d.StateAt, now));
                await SmsReports.FailWhereReportedAsync(db, id, now, CancellationToken.None);
                break;
            case SmsAnswer.NumberRefused or SmsAnswer.Misconfigured:
                var failure = handover.Answer is SmsAnswer.NumberRefused ? SmsFailure.NumberRefused : SmsFailure.NoGateway;
                await delivery.Where(d => d.State == SmsState.Queued).ExecuteUpdateAsync(set => set
                    .SetProperty(d => d.State, SmsState.Failed)
                    .SetProperty(d => d.Failure, failure)
                    .SetProperty(d => d.Gateway, handover.Gateway)
                    .SetProperty(d => d.Text, (string?)null)
                    .SetProperty(d => d.StateAt, now));
                break;
            default:
                var attempts = await delivery.Select(d => d.Attempts).SingleAsync();
                var next = now + PauseAfter(attempts, handover.Answer is null);
                await delivery.Where(d => d.State == SmsState.Queued).ExecuteUpdateAsync(set => set
                    .SetProperty(d => d.NextTryAt, next)
                    .SetProperty(d => d.Gateway, handover.Gateway));
                break;
        }
    }

    /// <summary>1, 2, 4 … 30 s, with jitter so that what failed together does not come back together.</summary>
    private static TimeSpan PauseAfter(int attempts, bool isInDoubt)
    {
        var pause = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(attempts - 1, 10)));
        pause = pause < LongestPause ? pause : LongestPause;
        return (isInDoubt && pause < PauseInDoubt ? PauseInDoubt : pause) * (0.75 + (RandomNumberGenerator.GetInt32(500) / 1000.0));
    }
}
