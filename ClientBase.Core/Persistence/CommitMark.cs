using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientBase.Core.Persistence;

/// <summary>
/// Left by a business action in its own transaction, where the engine is another machine: whoever gets no answer to COMMIT looks
/// whether it stands there (SAL-3). Kept for a day.
/// </summary>
public sealed class CommitMark
{
    public static readonly TimeSpan KeepFor = TimeSpan.FromDays(1);

    public required Guid Id { get; init; }

    public required DateTime At { get; init; }
}

internal sealed class CommitMarkMapping : IEntityTypeConfiguration<CommitMark>
{
    public void Configure(EntityTypeBuilder<CommitMark> mark)
    {
        mark.ToTable("CommitMarks");
        mark.Property(m => m.Id).ValueGeneratedNever();
        mark.HasIndex(m => m.At);
    }
}
