namespace ClientBase.Core.Persistence;

/// <summary>What each engine does its own way in a backup and a restore. Used by <see cref="Backup"/> only.</summary>
public abstract class BackupEngine
{
    /// <summary>Stands in the archive: data of one engine cannot be restored into another.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// Copies the data as of one moment into this file while others go on writing, and checks the copy.
    /// </summary>
    public abstract Task<DataCopy> CopyAsync(string toFile, CancellationToken ct);

    /// <summary>One sentence on why nothing may be restored here, or null.</summary>
    /// <param name="tables">Those of the archive.</param>
    /// <param name="replace">What stands there may be replaced.</param>
    /// <param name="ct">Stops the questions.</param>
    public abstract Task<string?> RefuseRestoreAsync(IReadOnlyCollection<string> tables, bool replace, CancellationToken ct);

    /// <summary>Puts the data in place as a whole: whenever the process ends, the old data or the new stand there.</summary>
    public abstract Task RestoreAsync(Stream data, CancellationToken ct);
}

/// <summary>What was copied.</summary>
/// <param name="Migrations">Those that the database has gone through, oldest first.</param>
/// <param name="Rows">Rows by table.</param>
public sealed record DataCopy(IReadOnlyList<string> Migrations, SortedDictionary<string, long> Rows);
