using ClientBase.Core.Basics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientBase.Core.Training;

/// <summary>How far a member of staff has come with one lesson; no row before the first attempt at its test.</summary>
public sealed class LessonProgress
{
    public StaffId StaffId { get; init; }

    public int Lesson { get; init; }

    public int Attempts { get; set; }

    /// <summary>Right answers of the best attempt.</summary>
    public int Best { get; set; }

    public DateTime LastAt { get; set; }

    /// <summary>When the test was first passed; a later failure takes nothing away.</summary>
    public DateTime? PassedAt { get; set; }
}

internal sealed class LessonProgressMapping : IEntityTypeConfiguration<LessonProgress>
{
    public void Configure(EntityTypeBuilder<LessonProgress> progress)
    {
        progress.ToTable("LessonProgress");
        progress.HasKey(p => new { p.StaffId, p.Lesson });
    }
}
