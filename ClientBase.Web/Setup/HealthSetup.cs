using System.Text.Encodings.Web;
using System.Text.Json;
using ClientBase.Core.Mail;
using ClientBase.Core.Persistence;
using ClientBase.Core.Sms;
using ClientBase.Web.Circuits;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ClientBase.Web.Setup;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: it may be given work: 503 while it stops or has no database, 200
/// otherwise, also when something else needs a person («Degraded»). The body names each check.
/// </summary>
internal static class HealthSetup
{
    private const string Ready = "ready";

    private static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    public static IServiceCollection AddAppHealth(this IServiceCollection services)
    {
        services.AddHealthChecks()
            .AddCheck<NodeServes>("node", tags: [Ready])
            .AddCheck<DatabaseAnswers>("database", tags: [Ready])
            .AddCheck<NodesAreHeard>("nodes", tags: [Ready])
            .AddCheck<StandbyFollows>("standby", tags: [Ready])
            .AddCheck<SmsAreSent>("sms", tags: [Ready])
            .AddCheck<LettersAreSent>("mail", tags: [Ready]);
        return services;
    }

    public static void MapAppHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions
        {
            Predicate = check => check.Tags.Contains(Ready),
            ResponseWriter = WriteAsync,
        }).AllowAnonymous();
    }

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync(JsonSerializer.Serialize(
            new
            {
                Status = report.Status.ToString(),
                Checks = report.Entries.Select(check => new { Name = check.Key, Status = check.Value.Status.ToString(), check.Value.Description }),
            },
            Readable));
    }
}

/// <summary>A node that is stopping gets no new visitors.</summary>
internal sealed class NodeServes(IHostApplicationLifetime lifetime, OpenScreens screens) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(screens.IsStopping || lifetime.ApplicationStopping.IsCancellationRequested
            ? HealthCheckResult.Unhealthy("Узел останавливается.")
            : HealthCheckResult.Healthy("Узел работает."));
}

internal sealed class DatabaseAnswers(IDbContextFactory<ClientBaseDb> dbs) : IHealthCheck
{
    /// <summary>Shorter than an action waits: who asks wants to know it now.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            // A query over a real table: a missing or empty database file must not look ready.
            await using var db = await dbs.CreateDbContextAsync(patience.Token);
            await db.Users.AsNoTracking().Select(user => user.Id).FirstOrDefaultAsync(patience.Token);
            return HealthCheckResult.Healthy("База данных отвечает.");
        }
        catch (Exception failure) when (IsSilence(failure, cancellationToken))
        {
            return HealthCheckResult.Unhealthy("База данных не отвечает.");
        }
    }

    /// <summary>The database is at fault, or was too slow; not the one who asked and went away.</summary>
    public static bool IsSilence(Exception failure, CancellationToken asker) =>
        DatabaseFailure.Is(failure) || (failure is OperationCanceledException && !asker.IsCancellationRequested);
}

/// <summary>Without the line to the others this node sells safely, but its screens show changes late.</summary>
internal sealed class NodesAreHeard(IServiceProvider services) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(services.GetService<PostgresListener>() switch
        {
            null => HealthCheckResult.Healthy("Узел один."),
            { IsListening: true } => HealthCheckResult.Healthy("Сообщения других узлов слышны."),
            _ => HealthCheckResult.Degraded("Сообщения других узлов не слышны: экраны покажут чужие изменения с опозданием. Узел подключается снова сам."),
        });
}

/// <summary>Whether messages get out. Without them everything but the confirmation of phones goes on, so never worse than Degraded.</summary>
internal sealed class SmsAreSent(SmsRoutes routes, SmsControl control) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(DatabaseAnswers.Patience);
        try
        {
            List<string> troubles = [.. routes.Breakers.Where(breaker => breaker.IsBroken).Select(breaker => $"Шлюз {breaker.Gateway} не отвечает или отказывает.")];
            var spending = await control.ReadSpendingAsync(patience.Token);
            if (spending.IsStopped)
            {
                troubles.Add("Отправка остановлена администратором.");
            }

            if (spending.IsAlarming)
            {
                troubles.Add($"Израсходовано {spending.Used} из {spending.Budget} СМС этого дня.");
            }

            return troubles.Count == 0 ? HealthCheckResult.Healthy("СМС отправляются.") : HealthCheckResult.Degraded(string.Join(' ', troubles));
        }
        catch (Exception failure) when (DatabaseAnswers.IsSilence(failure, cancellationToken))
        {
            return HealthCheckResult.Degraded("О СМС не узнать: база данных не отвечает.");
        }
    }
}

/// <summary>Whether letters get out. Nothing waits for them, so never worse than Degraded.</summary>
internal sealed class LettersAreSent(MailSender mail) : IHealthCheck
{
    /// <summary>A server that puts a letter off once takes it by then.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(DatabaseAnswers.Patience);
        try
        {
            return await mail.CountWaitingAsync(Patience, patience.Token) is > 0 and var waiting
                ? HealthCheckResult.Degraded($"Писем ждёт дольше 15 минут: {waiting}. Почтовый сервер не отвечает или откладывает их.")
                : HealthCheckResult.Healthy(mail.IsOpen ? "Письма отправляются." : "Письма не отправляются: почта не настроена.");
        }
        catch (Exception failure) when (DatabaseAnswers.IsSilence(failure, cancellationToken))
        {
            return HealthCheckResult.Degraded("О письмах не узнать: база данных не отвечает.");
        }
    }
}

/// <summary>Whether a second server holds every acknowledged sale.</summary>
internal sealed class StandbyFollows(IDbContextFactory<ClientBaseDb> dbs, IConfiguration configuration) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(DatabaseAnswers.Patience);
        try
        {
            await using var db = await dbs.CreateDbContextAsync(patience.Token);
            return await db.ReadReplicationAsync(patience.Token) is { } replication
                ? Judge(
                    replication,
                    configuration.GetValue("Health:LongestStandbyLag", TimeSpan.FromSeconds(10)),
                    configuration.GetValue("Health:LargestStandbyLagMegabytes", 64),
                    configuration.GetValue("Health:StandbyExpected", false))
                : HealthCheckResult.Healthy("База данных — файл на этом сервере, резервного сервера у неё нет.");
        }
        catch (Exception failure) when (DatabaseAnswers.IsSilence(failure, cancellationToken))
        {
            return HealthCheckResult.Degraded("О резервном сервере не узнать: база данных не отвечает.");
        }
    }

    public static HealthCheckResult Judge(Replication seen, TimeSpan longest, int largestMegabytes, bool isExpected)
    {
        if (!seen.MayLook && (seen.IsSynchronous || seen.Standbys.Count > 0))
        {
            return HealthCheckResult.Degraded(
                "О резервном сервере не узнать: учётной записи программы не хватает прав, выполните GRANT pg_read_all_stats TO этой записи.");
        }

        var streaming = seen.Standbys.Where(standby => standby.State == "streaming").ToList();
        if (seen.IsSynchronous && !streaming.Any(standby => standby.SyncState is "sync" or "quorum"))
        {
            return HealthCheckResult.Degraded(
                "Синхронный резервный сервер не подключён: продажи ждут его и не завершаются. Запустите его или уберите из synchronous_standby_names.");
        }

        if (seen.Standbys.Count == 0)
        {
            // After a promotion the new primary asks for none, and everything it acknowledges is in one place.
            if (isExpected)
            {
                return HealthCheckResult.Degraded(
                    "Резервного сервера нет, а он должен быть: всё, что записано сейчас, хранится в одном месте. Подключите его, как сказано в docs/deploy.md.");
            }

            return HealthCheckResult.Healthy("Резервного сервера нет, и он не назначен.");
        }

        var words = string.Join("; ", seen.Standbys.Select(standby =>
            FormattableString.Invariant($"{standby.Name}: {standby.State}, {standby.SyncState}, отставание {standby.LagBytes} байт, {standby.Lag.TotalSeconds:0.###} с")));
        return streaming.Count < seen.Standbys.Count || streaming.Any(standby => standby.Lag > longest || standby.LagBytes > largestMegabytes * 1024L * 1024)
            ? HealthCheckResult.Degraded($"Резервный сервер отстаёт. {words}.")
            : HealthCheckResult.Healthy($"Резервный сервер в строю. {words}.");
    }
}
