using System.Collections.Concurrent;
using ClientBase.Core.Basics;

namespace ClientBase.Web.Circuits;

/// <summary>Why a screen gets no place.</summary>
public enum SeatRefusal
{
    /// <summary>The person has as many tabs open as one may have.</summary>
    TooManyTabs,

    /// <summary>The node has as many screens open as it can carry.</summary>
    NodeIsFull,
}

/// <summary>Counts the open screens of this node, of each person and of all.</summary>
public sealed class CircuitCount(CircuitLimits limits)
{
    private readonly ConcurrentDictionary<StaffId, int> _open = new();
    private int _total;

    public int Total => Volatile.Read(ref _total);

    /// <summary>Takes a place for one more screen; null when there was one.</summary>
    public SeatRefusal? TryTake(StaffId staff)
    {
        if (Interlocked.Increment(ref _total) > limits.Total)
        {
            Interlocked.Decrement(ref _total);
            return SeatRefusal.NodeIsFull;
        }

        while (true)
        {
            var open = _open.GetOrAdd(staff, 0);
            if (open >= limits.PerUser)
            {
                Interlocked.Decrement(ref _total);
                return SeatRefusal.TooManyTabs;
            }

            if (_open.TryUpdate(staff, open + 1, open))
            {
                return null;
            }
        }
    }

    /// <summary>Gives a taken place back.</summary>
    public void Free(StaffId staff)
    {
        Interlocked.Decrement(ref _total);
        _open.AddOrUpdate(staff, 0, (_, open) => open - 1);
    }

    public int OpenOf(StaffId staff) => _open.GetValueOrDefault(staff);
}
