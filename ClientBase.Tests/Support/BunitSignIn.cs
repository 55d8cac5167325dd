using System.Security.Claims;
using Bunit;
using Bunit.TestDoubles;
using ClientBase.Core.Basics;
using ClientBase.Web.Accounts;

namespace ClientBase.Tests.Support;

internal static class BunitSignIn
{
    /// <summary>This member of staff works in the circuit that is rendered next.</summary>
    public static void SignIn(this BunitContext browser, Actor actor)
    {
        var signedIn = browser.AddAuthorization();
        signedIn.SetAuthorized(actor.Name);
        signedIn.SetClaims(
            new Claim(ClaimTypes.NameIdentifier, actor.Id.ToString()),
            new Claim(ClaimTypes.Role, actor.Role.ToString()),
            new Claim(StaffClaims.Session, actor.Session));
    }
}
