using ClientBase.Core.Persistence;
using Microsoft.Extensions.Logging;

namespace ClientBase.Core.Mail;

/// <summary>Lets the sender look for what is due.</summary>
public sealed class MailRelay(MailSender sender, TimeProvider time, ILogger<MailRelay> log) : SteadyJob("mail", TimeSpan.FromSeconds(1), time, log)
{
    protected override Task RunAsync(CancellationToken ct) => sender.SweepAsync(ct);
}
