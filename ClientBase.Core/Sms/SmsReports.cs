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
    public Task<bool> TakeKannelAsync(string key, string? type, CancellationToken ct) => TakeAsync(key, KannelGateway.ReadReport(type), ct);

    /// <summary>A provider's report, JSON. False when there is no message of this key.</summary>
    public Task<bool> TakeJsonAsync(string key, string body, CancellationToken ct)
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

        return TakeAsync(key, HttpSmsGateway.ReadReport(options.Http, report), ct);
    }

    private async Task<bool> TakeAsync(string key, SmsState? state, CancellationToken ct)
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

        // Only forward, in one statement: reports come twice, late and in any order.
        var now = time.UtcNow();
        SmsFailure? failure = reached is SmsState.Failed ? SmsFailure.NotDelivered : null;
        var earlier = Enum.GetValues<SmsState>().Where(one => one < reached).ToList();
        var moved = await db.SmsDeliveries
            .Where(d => d.Id == known.Id && earlier.Contains(d.State))
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(d => d.State, reached)
                    .SetProperty(d => d.Failure, failure)
                    .SetProperty(d => d.Text, (string?)null)
                    .SetProperty(d => d.IsWaiting, false)
                    .SetProperty(d => d.AcceptedAt, d => d.AcceptedAt ?? now)
                    .SetProperty(d => d.StateAt, now),
                ct);
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
}
