namespace ClientBase.Web.Drafts;

/// <summary>
/// What stood in the fields of a page that had to be loaded anew: also the letters typed while nobody was there to hear them.
/// The new page types it in again (<c>refill</c> of wwwroot/drafts.js).
/// </summary>
/// <param name="Open">The form that was open, as its <c>data-draft</c> says; null when none was.</param>
/// <param name="Fields">In the order in which they were touched.</param>
/// <param name="Focus">Where the cursor was.</param>
/// <param name="Caret">After how many letters.</param>
public sealed record UnsentText(string? Open, IReadOnlyList<UnsentField> Fields, string? Focus, int? Caret)
{
    /// <summary>Under this name it is kept.</summary>
    public const string Form = "unsent";
}

/// <summary>A field by its id, and what stood in it; a box has <see cref="Checked"/>.</summary>
public sealed record UnsentField(string Id, string? Value, bool? Checked);
