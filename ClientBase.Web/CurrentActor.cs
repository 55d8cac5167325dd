using System.Security.Claims;
using ClientBase.Core.Basics;
using ClientBase.Web.Accounts;
using Microsoft.AspNetCore.Components.Authorization;

namespace ClientBase.Web;

/// <summary>Who works in this circuit. A circuit never changes its person: signing in or out loads a new page.</summary>
public sealed class CurrentActor(AuthenticationStateProvider authentication)
{
    private Actor? _actor;

    /// <summary>The actor to pass to services; asking where nobody is signed in is a bug.</summary>
    public async ValueTask<Actor> GetAsync() =>
        _actor ??= StaffClaims.ToActor(await PrincipalAsync()) ?? throw new InvalidOperationException("Nobody is signed in.");

    /// <summary>«000123» of an agent, null of others.</summary>
    public async ValueTask<string?> AgentCodeAsync() => (await PrincipalAsync()).FindFirstValue(StaffClaims.AgentCode);

    internal async ValueTask<ClaimsPrincipal> PrincipalAsync() => (await authentication.GetAuthenticationStateAsync()).User;
}
