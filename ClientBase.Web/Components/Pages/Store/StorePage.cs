using ClientBase.Core.Basics;
using ClientBase.Core.Store;
using ClientBase.Web.Accounts;
using ClientBase.Web.Setup;
using Microsoft.AspNetCore.Components;

namespace ClientBase.Web.Components.Pages.Store;

/// <summary>A page of the online store: drawn whole by the server for one request, works without JavaScript.</summary>
public abstract class StorePage : ComponentBase
{
    [CascadingParameter]
    public required HttpContext HttpContext { get; set; }

    [Inject]
    protected NavigationManager Navigation { get; set; } = default!;

    protected StoreVisitor Visitor => StoreClaims.ToVisitor(HttpContext.User) ?? throw new InvalidOperationException("Nobody is signed in to the store.");

    protected CancellationToken Aborted => HttpContext.RequestAborted;

    /// <summary>The button that was pressed; null when the page was only opened.</summary>
    protected string? Pressed => Posted("Action");

    /// <summary>A field of the form that was sent; null when none was.</summary>
    protected string? Posted(string name) =>
        HttpContext.Request.HasFormContentType && HttpContext.Request.Form.TryGetValue(name, out var value) ? value.ToString() : null;

    /// <summary>Who was signed out meanwhile signs in again; what cannot be shown is not there, another client's like a missing one.</summary>
    protected void Leave(Refusal refusal) =>
        Navigation.NavigateTo((refusal is StoreSessionEnded ? StoreWeb.LoginPath : StoreWeb.NotFoundPath).TrimStart('/'));
}
