using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Notifications;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ClientBase.Core.Persistence;

/// <summary>
/// Hears what the nodes tell one another (LISTEN) and passes it to the screens of this one. What is said while the line is down
/// is lost, so after each reconnection every open screen reads again.
/// </summary>
public sealed partial class PostgresListener(
    NpgsqlDataSource source, LiveFeed feed, StaffAccess access, TimeProvider time, ILogger<PostgresListener> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>A line that is silently dead is noticed after this long.</summary>
    private static readonly TimeSpan ProveEvery = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LookAgainWithin = TimeSpan.FromSeconds(2);

    /// <summary>True while messages of other nodes are heard.</summary>
    public bool IsListening { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var missed = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(missed, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (failure is NpgsqlException or TimeoutException or InvalidOperationException)
            {
                if (IsListening || !missed)
                {
                    LogLost(failure.GetType().Name);
                }
            }

            missed = true;
            IsListening = false;
            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ListenAsync(bool missed, CancellationToken ct)
    {
        await using var line = await source.OpenConnectionAsync(ct);
        line.Notification += (_, heard) => Hear(heard.Payload);
        await using var command = line.CreateCommand();
        command.CommandText = $"LISTEN {PostgresClientBaseDb.Channel}";
        await command.ExecuteNonQueryAsync(ct);
        IsListening = true;
        if (missed)
        {
            LogFound();
            feed.LookAgain(LookAgainWithin);
        }

        command.CommandText = "SELECT 1";
        while (true)
        {
            if (!await line.WaitAsync(ProveEvery, ct))
            {
                await command.ExecuteNonQueryAsync(ct);
            }
        }
    }

    private void Hear(string text)
    {
        if (NodeMessage.Read(text) is not { } message)
        {
            return;
        }

        if (message.Changed.Count > 0)
        {
            // Two clocks: what arrives before it was sent took no time.
            ClientBaseMetrics.FeedLag.Record(
                Math.Max(0, (time.UtcNow() - message.SentAt).TotalSeconds),
                new KeyValuePair<string, object?>("from", feed.IsOwn(message) ? "own" : "other"));
        }

        access.Hear(message);
        feed.Publish(message);
    }

    [LoggerMessage(LogLevel.Warning, "The line to the other nodes is lost: {Failure}")]
    private partial void LogLost(string failure);

    [LoggerMessage(LogLevel.Information, "The line to the other nodes is back; open screens read again")]
    private partial void LogFound();
}
