using System.Text.Json;
using System.Text.Json.Nodes;
using ClientBase.Core.Basics;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Sms;

/// <summary>
/// Takes what gateways report. The key is all the authority a report needs, and all it can do is to move its message forward: it
/// never confirms a phone (OTP-12).
/// </summary>
public sealed class SmsReports(IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, SmsOptions options)
{
    /// <summary>Kannel's report: its type as <c>%d</c> gives it. False when there is no message of this key.</summary>
    /// <param name="key">Of the message.</param>
    /// <param name="attempt">Which of the attempts to hand it over is spoken of.</param>
    /// <param name="type">«8», «1»…</param>
    /// <param name="ct">Ends with the call.</param>
    public Task<bool> TakeKannelAsync(string key, int attempt, string? type, CancellationToken ct) =>
        TakeAsync(key, attempt, KannelGateway.Key, KannelGateway.ReadReport(type), ct);

    /// <summary>A provider's report, JSON. False when there is no message of this key.</summary>
    public Task<bool> TakeJsonAsync(string key, int attempt, string body, CancellationToken ct)
    {
        JsonNode? report;
        try
        {
            report = JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            report = null;
        }

        return TakeAsync(key, attempt, HttpSmsGateway.Key, HttpSmsGateway.ReadReport(options.Http, report), ct);
    }

    private async Task<bool> TakeAsync(string key, int attempt, string gateway, SmsState? state, CancellationToken ct)
    {
        if (key.Length != SmsDelivery.KeyLength)
        {
            return false;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await db.SmsDeliveries.AsNoTracking().Where(d => d.ReportKey == key).Select(d => new { d.Id, d.CreatedAt }).SingleOrDefaultAsync(ct) is not { } known)
        {
            return false;
        }

        if (state is not { } reached)
        {
            return true;
        }

        var now = time.UtcNow();
        var moved = reached is SmsState.Failed
            ? await FailAsync(db, known.Id, attempt, gateway, now, ct)
            : await MoveAsync(db, known.Id, reached, now, ct);
        if (moved == 1 && reached is SmsState.Delivered or SmsState.Failed)
        {
            ClientBaseMetrics.SmsReports.Add(1, new KeyValuePair<string, object?>("state", reached.ToString()));
            if (reached is SmsState.Delivered)
            {
                ClientBaseMetrics.SmsDeliveryTime.Record((now - known.CreatedAt).TotalSeconds);
            }
        }

        return true;
    }

    // Only forward, in one statement: reports come twice, late and in any order.
    private static Task<int> MoveAsync(ClientBaseDb db, Guid id, SmsState reached, DateTime now, CancellationToken ct)
    {
        var earlier = Enum.GetValues<SmsState>().Where(one => one < reached).ToList();
        return db.SmsDeliveries
            .Where(d => d.Id == id && earlier.Contains(d.State))
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(d => d.State, reached)
                    .SetProperty(d => d.Failure, (SmsFailure?)null)
                    .SetProperty(d => d.Text, (string?)null)
                    .SetProperty(d => d.IsWaiting, false)
                    .SetProperty(d => d.AcceptedAt, d => d.AcceptedAt ?? now)
                    .SetProperty(d => d.StateAt, now),
                ct);
    }

    private static async Task<int> FailAsync(ClientBaseDb db, Guid id, int attempt, string gateway, DateTime now, CancellationToken ct)
    {
        await db.SmsDeliveries.Where(d => d.Id == id).ExecuteUpdateAsync(
            set => set.SetProperty(d => d.FailedAttempt, attempt).SetProperty(d => d.FailedGateway, gateway), ct);
        return await FailWhereReportedAsync(db, id, now, ct);
    }

    /// <summary>
    /// A failure counts against the gateway that has taken the message, for the attempt by which it did. Kannel also reports what it
    /// has refused at once («Not routable»), while that message waits or has gone to another gateway; and a report may be faster
    /// than the answer to its message. So whoever comes second, the answer or the report, finds the other written down.
    /// </summary>
    internal static Task<int> FailWhereReportedAsync(ClientBaseDb db, Guid id, DateTime now, CancellationToken ct) => db.SmsDeliveries
        .Where(d => d.Id == id && (d.State == SmsState.Accepted || d.State == SmsState.Unknown))
        .Where(d => d.FailedAttempt == d.Attempts && d.FailedGateway == d.Gateway)
        .ExecuteUpdateAsync(
            set => set
                .SetProperty(d => d.State, SmsState.Failed)
                .SetProperty(d => d.Failure, SmsFailure.NotDelivered)
                .SetProperty(d => d.IsWaiting, false)
                .SetProperty(d => d.StateAt, now),
            ct);
}
