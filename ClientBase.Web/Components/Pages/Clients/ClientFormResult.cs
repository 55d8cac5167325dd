using ClientBase.Core.Basics;

namespace ClientBase.Web.Components.Pages.Clients;

/// <summary>How the form was left; null when it was closed without saving.</summary>
public abstract record ClientFormResult
{
    public sealed record Saved(ClientId Id) : ClientFormResult;

    /// <summary>«Открыть карточку» of the client who already stands in the base.</summary>
    public sealed record OpenOther(ClientId Id) : ClientFormResult;
}
