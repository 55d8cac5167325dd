using System.Security.Claims;
using ClientBase.Core.Basics;
using ClientBase.Core.Store;

namespace ClientBase.Web.Accounts;

/// <summary>The sign-in cookie of the online store: another scheme and another cookie than the staff's, so one browser may hold both.</summary>
internal static class StoreClaims
{
    /// <summary>Scheme and policy.</summary>
    public const string Scheme = "Store";

    private const string Session = "session";

    public static ClaimsPrincipal Create(StoreVisitor visitor) => new(new ClaimsIdentity(
        [new(ClaimTypes.NameIdentifier, visitor.Account.ToString()), new(Session, visitor.Session.ToString())],
        Scheme));

    /// <summary>The visitor of a principal; null when nobody is signed in to the store, whatever else he is signed in to.</summary>
    public static StoreVisitor? ToVisitor(ClaimsPrincipal? principal) =>
        principal?.Identities.FirstOrDefault(identity => identity.AuthenticationType == Scheme) is { } identity
        && Guid.TryParse(identity.FindFirst(ClaimTypes.NameIdentifier)?.Value, out var account)
        && Guid.TryParse(identity.FindFirst(Session)?.Value, out var session)
            ? new StoreVisitor(new StoreAccountId(account), session)
            : null;
}
