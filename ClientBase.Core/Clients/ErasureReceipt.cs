using System.Globalization;
using ClientBase.Core.Basics;

namespace ClientBase.Core.Clients;

/// <summary>A client has withdrawn his consent and asked for the erasure of his data (P-18). Holds no data of his.</summary>
public sealed class ErasureReceipt
{
    /// <summary>Personal data are destroyed within 30 days of the withdrawal (DAT-5).</summary>
    public static readonly TimeSpan Within = TimeSpan.FromDays(30);

    public long Id { get; init; }

    public PersonId PersonId { get; init; }

    public DateTime RequestedAt { get; init; }

    /// <summary>The letter it came by, «вх. № 17 от 01.12.2026», without names; null where the client did it himself in the online store.</summary>
    public string? Letter { get; init; }

    /// <summary>When the data were erased; null while that is still to be done.</summary>
    public DateTime? DoneAt { get; set; }

    /// <summary>«УД-26-000017».</summary>
    public string Number => string.Create(CultureInfo.InvariantCulture, $"УД-{MoscowTime.DateOf(RequestedAt).Year % 100:00}-{Id:000000}");
}
