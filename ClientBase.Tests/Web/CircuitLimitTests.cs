using ClientBase.Core.Basics;
using ClientBase.Tests.Support;
using ClientBase.Web;
using ClientBase.Web.Accounts;
using ClientBase.Web.Circuits;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ClientBase.Tests.Web;

/// <summary>CIR-1, CIR-2.</summary>
public sealed class CircuitLimitTests
{
    private readonly CircuitCount _count = new(new CircuitLimits());

    [Fact]
    public async Task Eleventh_tab_of_one_person_is_refused_and_others_are_not()
    {
        var agent = StaffId.New();
        var seats = Enumerable.Range(1, 11).Select(_ => Seat(agent)).ToList();
        foreach (var seat in seats)
        {
            await seat.OnCircuitOpenedAsync(null!, default);
        }

        var other = Seat(StaffId.New());
        await other.OnCircuitOpenedAsync(null!, default);

        Assert.All(seats[..10], seat => Assert.Null(seat.Refusal));
        Assert.Equal(SeatRefusal.TooManyTabs, seats[10].Refusal);
        Assert.Null(other.Refusal);
    }

    [Fact]
    public async Task Closed_tab_frees_its_place_once_and_a_refused_one_frees_none()
    {
        var agent = StaffId.New();
        var seats = Enumerable.Range(1, 11).Select(_ => Seat(agent)).ToList();
        foreach (var seat in seats)
        {
            await seat.OnCircuitOpenedAsync(null!, default);
        }

        await seats[10].OnCircuitClosedAsync(null!, default);
        Assert.Equal(10, _count.OpenOf(agent));

        await seats[0].OnCircuitClosedAsync(null!, default);
        await seats[0].OnCircuitClosedAsync(null!, default);
        Assert.Equal(9, _count.OpenOf(agent));

        var next = Seat(agent);
        await next.OnCircuitOpenedAsync(null!, default);
        Assert.Null(next.Refusal);
    }

    [Fact]
    public async Task Tabs_opened_at_the_same_moment_do_not_slip_past_the_limit()
    {
        var agent = StaffId.New();

        var taken = await Task.WhenAll(Enumerable.Range(1, 200).Select(_ => Task.Run(() => _count.TryTake(agent))));

        Assert.Equal(10, taken.Count(refusal => refusal is null));
        Assert.Equal(10, _count.Total);
    }

    [Fact]
    public async Task A_full_node_refuses_also_whoever_has_no_tab_open_and_lets_him_in_when_somebody_leaves()
    {
        var count = new CircuitCount(new CircuitLimits { Total = 3, PerUser = 2 });
        var (first, second) = (StaffId.New(), StaffId.New());
        Assert.Null(count.TryTake(first));
        Assert.Null(count.TryTake(first));
        Assert.Equal(SeatRefusal.TooManyTabs, count.TryTake(first));
        Assert.Null(count.TryTake(second));

        Assert.Equal(SeatRefusal.NodeIsFull, count.TryTake(StaffId.New()));
        count.Free(first);
        var taken = await Task.WhenAll(Enumerable.Range(1, 50).Select(_ => Task.Run(() => count.TryTake(StaffId.New()))));

        Assert.Equal(1, taken.Count(refusal => refusal is null));
        Assert.Equal(3, count.Total);
    }

    [Fact]
    public void Limits_are_those_of_the_safety_brief()
    {
        using var app = new TestApp();

        var circuits = app.Services.GetRequiredService<IOptions<CircuitOptions>>().Value;
        Assert.Equal(1000, circuits.DisconnectedCircuitMaxRetained);
        Assert.Equal(TimeSpan.FromMinutes(3), circuits.DisconnectedCircuitRetentionPeriod);
        Assert.Equal(TimeSpan.FromMinutes(1), circuits.JSInteropDefaultCallTimeout);
        Assert.Equal(10, circuits.MaxBufferedUnacknowledgedRenderBatches);
        Assert.False(circuits.DetailedErrors);
        Assert.Equal(5510, app.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits.MaxConcurrentUpgradedConnections);
        var hub = HubOptions(app.Services);
        Assert.Equal(32_768, hub.MaximumReceiveMessageSize);
        Assert.Equal(1, hub.MaximumParallelInvocationsPerClient);
    }

    // The hub's type is internal to the framework.
    private static HubOptions HubOptions(IServiceProvider services)
    {
        var hub = typeof(CircuitOptions).Assembly.GetType("Microsoft.AspNetCore.Components.Server.ComponentHub")!;
        var options = typeof(IOptions<>).MakeGenericType(typeof(HubOptions<>).MakeGenericType(hub));
        return (HubOptions)options.GetProperty("Value")!.GetValue(services.GetRequiredService(options))!;
    }

    private CircuitSeat Seat(StaffId agent)
    {
        var user = new ClientBase.Core.Accounts.StaffUser { Id = agent.Value, FullName = "Иванова Анна Петровна", SecurityStamp = "1" };
        return new CircuitSeat(new CurrentActor(new Signed(new AuthenticationState(StaffClaims.Create(user, DateTimeOffset.UnixEpoch)))), _count);
    }

    private sealed class Signed(AuthenticationState state) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(state);
    }
}
