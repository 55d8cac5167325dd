using System.Security.Claims;
using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace ClientBase.Web.Accounts;

/// <summary>What the sign-in cookie says about a person, and how it is read back.</summary>
internal static class StaffClaims
{
    public const string Session = "session";
    public const string AgentCode = "agent_code";
    public const string SignedInAt = "signed_in_at";
    public const string Address = "address";

    /// <param name="user">Who signs in.</param>
    /// <param name="now">The sign-in runs out by this.</param>
    /// <param name="address">Network address; limits that count by address (OTP-7) keep to the one of the sign-in.</param>
    public static ClaimsPrincipal Create(StaffUser user, DateTimeOffset now, string? address = null)
    {
        List<Claim> claims =
        [
            new(ClaimTypes.NameIdentifier, user.Id.ToString()),
            new(ClaimTypes.Name, user.FullName),
            new(ClaimTypes.Role, user.Role.ToString()),
            new(Session, user.SecurityStamp!),
            new(SignedInAt, now.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ];
        if (user.AgentCode is { } code)
        {
            claims.Add(new(AgentCode, code));
        }

        if (address is not null)
        {
            claims.Add(new(Address, address));
        }

        return new ClaimsPrincipal(new ClaimsIdentity(claims, CookieAuthenticationDefaults.AuthenticationScheme));
    }

    /// <summary>The actor of a principal; null when nobody is signed in.</summary>
    public static Actor? ToActor(ClaimsPrincipal? principal) =>
        principal?.Identity?.IsAuthenticated == true
        && Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
        && Enum.TryParse<StaffRole>(principal.FindFirstValue(ClaimTypes.Role), out var role)
        && principal.FindFirstValue(ClaimTypes.Name) is { } name
        && principal.FindFirstValue(Session) is { } session
            ? new Actor(new StaffId(id), name, role, session, principal.FindFirstValue(Address))
            : null;

    /// <summary>When the sign-in runs out by itself.</summary>
    public static DateTimeOffset EndsAt(ClaimsPrincipal principal, TimeSpan length) =>
        long.TryParse(principal.FindFirstValue(SignedInAt), System.Globalization.CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds) + length
            : DateTimeOffset.MinValue;
}
