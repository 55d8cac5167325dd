using ClientBase.Core.Clients;
using ClientBase.Web.Drafts;

namespace ClientBase.Web.Components.Pages.Clients;

/// <summary>The open form as it was left. A window has one: the form is a dialog.</summary>
/// <param name="Client">Whose profile; null for a new client.</param>
/// <param name="FormKey">Goes with it, so that a save whose answer was lost is not done twice.</param>
/// <param name="Input">What stood in the fields.</param>
/// <param name="Based">What stood in the database when the form was opened.</param>
/// <param name="Version">Of the record then.</param>
/// <param name="Phone">How far the confirmation had come.</param>
public sealed record ClientFormDraft(
    Guid? Client, Guid FormKey, ClientInput Input, ClientInput Based, Guid Version, PhoneConfirmationDraft? Phone)
{
    /// <summary>The window's name for it.</summary>
    public const string Form = "form";

    /// <summary>What the form's <c>data-draft</c> says of a new client; else it is the id of the client.</summary>
    public const string Adding = "add";
}

/// <summary>A form that was open when its page went.</summary>
/// <param name="Draft">What the server had heard of it; null when the page went before anything was kept.</param>
/// <param name="Unsent">What the browser handed over as the page went; it is typed in again.</param>
public sealed record LeftForm(ClientFormDraft? Draft, UnsentText? Unsent);

/// <summary>A code under way, or told rightly. What it was is not kept.</summary>
/// <param name="SentTo">E.164.</param>
/// <param name="ResendAllowedAt">UTC.</param>
/// <param name="Confirmed">E.164; the server still knows, and asks itself again when the form is saved .</param>
public sealed record PhoneConfirmationDraft(string? SentTo, DateTime? ResendAllowedAt, string? Confirmed);
