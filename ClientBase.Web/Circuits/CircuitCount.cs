using System.Collections.Concurrent;
using ClientBase.Core.Basics;

namespace ClientBase.Web.Circuits;

/// <summary>Counts the open screens of each person on this node.</summary>
public sealed class CircuitCount(CircuitLimits limits)
{
    private readonly ConcurrentDictionary<StaffId, int> _open = new();

    /// <summary>Takes a place for one more screen; false when the person has all his places taken.</summary>
    public bool TryTake(StaffId staff)
    {
        while (true)
        {
            var open = _open.GetOrAdd(staff, 0);
            if (open >= limits.PerUser)
            {
                return false;
            }

            if (_open.TryUpdate(staff, open + 1, open))
            {
                return true;
            }
        }
    }

    /// <summary>Gives a taken place back.</summary>
    public void Free(StaffId staff) => _open.AddOrUpdate(staff, 0, (_, open) => open - 1);

    public int OpenOf(StaffId staff) => _open.GetValueOrDefault(staff);
}
