using ClientBase.Core.Basics;

namespace ClientBase.Tests.Support;

/// <summary>A clock that stands still until a test moves it.</summary>
internal sealed class FakeClock(DateTimeOffset now) : TimeProvider
{
    private DateTimeOffset _now = now;

    /// <summary>Noon in Moscow on the given date.</summary>
    public static FakeClock On(int year, int month, int day) =>
        new(new DateTimeOffset(MoscowTime.StartOf(new DateOnly(year, month, day)).AddHours(12)));

    public override DateTimeOffset GetUtcNow() => _now;

    public void Move(TimeSpan by) => _now += by;

    public void SetTo(DateTimeOffset now) => _now = now;
}
