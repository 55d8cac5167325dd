using System.Globalization;
using ClientBase.Core.Basics;

namespace ClientBase.Web.Runs;

/// <summary>
/// The time in one training run: the world's, shifted by what the trainer has moved. A timer that is due at a moment which the clock
/// has passed by a move fires at once, so hourly work follows.
/// </summary>
internal sealed class RunClock(TimeProvider world) : TimeProvider
{
    /// <summary>Shorter waits are patience, not business: a move does not end them.</summary>
    private static readonly TimeSpan Wait = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _world = world;
    private readonly Lock _lock = new();
    private readonly HashSet<RunTimer> _timers = [];
    private TimeSpan _ahead;

    /// <summary>How far this clock is from the world's.</summary>
    public TimeSpan Ahead
    {
        get
        {
            lock (_lock)
            {
                return _ahead;
            }
        }

        set
        {
            List<RunTimer> due;
            lock (_lock)
            {
                _ahead = value;
                due = [.. _timers.Where(timer => timer.DueAt <= GetUtcNow())];
            }

            due.ForEach(timer => timer.Fire());
        }
    }

    public override long TimestampFrequency => _world.TimestampFrequency;

    /// <summary>«+1 день», «+11 месяцев», «26.11.2020» (noon in Moscow); false where the text is none of these.</summary>
    public bool TrySet(string to)
    {
        if (DateOnly.TryParseExact(to, "dd.MM.yyyy", out var day))
        {
            Ahead = new DateTimeOffset(MoscowTime.StartOf(day).AddHours(12)) - _world.GetUtcNow();
            return true;
        }

        if (to.Split(' ') is not [['+', .. var number], var unit] || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is 0 or > 999)
        {
            return false;
        }

        var now = GetUtcNow();
        if (unit.StartsWith("месяц", StringComparison.Ordinal))
        {
            Ahead += now.AddMonths(count) - now;
            return true;
        }

        if (unit is "день" or "дня" or "дней")
        {
            Ahead += TimeSpan.FromDays(count);
            return true;
        }

        return false;
    }

    public override DateTimeOffset GetUtcNow() => _world.GetUtcNow() + Ahead;

    public override long GetTimestamp() => _world.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        dueTime < Wait ? _world.CreateTimer(callback, state, dueTime, period) : new RunTimer(this, callback, state, dueTime, period);

    private sealed class RunTimer : ITimer
    {
        private readonly RunClock _clock;
        private readonly ITimer _timer;
        private TimeSpan _period;

        public RunTimer(RunClock clock, TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _clock = clock;
            _timer = clock._world.CreateTimer(callback, state, dueTime, period);
            Note(dueTime, period);
        }

        public DateTimeOffset DueAt { get; private set; }

        public void Fire() => Change(TimeSpan.Zero, _period);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Note(dueTime, period);
            return _timer.Change(dueTime, period);
        }

        public void Dispose()
        {
            Forget();
            _timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Forget();
            return _timer.DisposeAsync();
        }

        private void Note(TimeSpan dueTime, TimeSpan period)
        {
            lock (_clock._lock)
            {
                _period = period;
                DueAt = dueTime > TimeSpan.Zero ? _clock.GetUtcNow() + dueTime : DateTimeOffset.MaxValue;
                _clock._timers.Add(this);
            }
        }

        private void Forget()
        {
            lock (_clock._lock)
            {
                _clock._timers.Remove(this);
            }
        }
    }
}
