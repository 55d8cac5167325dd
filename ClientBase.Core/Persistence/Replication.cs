namespace ClientBase.Core.Persistence;

/// <summary>What the primary knows of its standbys.</summary>
/// <param name="IsSynchronous">A commit waits for a standby (synchronous_standby_names is set).</param>
/// <param name="MayLook">False when this role is shown only that there are standbys (it lacks pg_read_all_stats).</param>
/// <param name="Standbys">Those that are connected.</param>
public sealed record Replication(bool IsSynchronous, bool MayLook, IReadOnlyList<Standby> Standbys);

/// <param name="Name">Its application_name.</param>
/// <param name="State">«streaming» once it has caught up.</param>
/// <param name="SyncState">«sync» or «quorum» when commits wait for it, «async», «potential».</param>
/// <param name="LagBytes">Written here and not yet replayed there.</param>
/// <param name="Lag">How old the last replayed commit was when it was replayed; zero where nothing has been written.</param>
public sealed record Standby(string Name, string State, string SyncState, long LagBytes, TimeSpan Lag);
