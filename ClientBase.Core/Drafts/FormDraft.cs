using ClientBase.Core.Basics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientBase.Core.Drafts;

/// <summary>What an agent has typed into a form and not saved yet.</summary>
public sealed class FormDraft
{
    public const int FormLength = 60;

    /// <summary>Sealed text grows by a third; a form of ours holds a few KB.</summary>
    public const int ContentLength = 32_000;

    public required StaffId AgentId { get; init; }

    /// <summary>Which form of which window, «add», «edit {client}», «filter».</summary>
    public required string Form { get; init; }

    /// <summary>Holds names, phones, documents: sealed.</summary>
    public required string Content { get; set; }

    public required DateTime SavedAt { get; set; }
}

internal sealed class FormDraftMapping : IEntityTypeConfiguration<FormDraft>
{
    public void Configure(EntityTypeBuilder<FormDraft> draft)
    {
        draft.ToTable("FormDrafts");
        draft.HasKey(d => new { d.AgentId, d.Form });
        draft.Property(d => d.Form).HasMaxLength(FormDraft.FormLength);
        draft.HasIndex(d => d.SavedAt);
    }
}
