using ClientBase.Core.Persistence;
using Microsoft.Extensions.Logging;

namespace ClientBase.Core.Sms;

/// <summary>Lets the sender look for what is due.</summary>
public sealed class SmsRelay(SmsSender sender, TimeProvider time, ILogger<SmsRelay> log) : SteadyJob("sms", TimeSpan.FromSeconds(1), time, log)
{
    protected override Task RunAsync(CancellationToken ct) => sender.SweepAsync(ct);
}
