using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Policies;
using ClientBase.Core.Portfolio;
using ClientBase.Tests.Clients;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Commissions;

/// <summary>P-16: an agent who insures himself gets no КВ for it.</summary>
public class SelfInsuranceTests : IDisposable
{
    private const string OwnEmail = "sokolova@vsk.example";

    private static readonly ClientInput Herself = ClientDesk.Petrov with { LastName = "Соколова", FirstName = "Марина", Patronymic = "Викторовна", Email = OwnEmail };

    private readonly ClientDesk _desk = new();

    public SelfInsuranceTests()
    {
        using var db = _desk.Open();
        db.Users.Where(user => user.Id == _desk.A.Id.Value).ExecuteUpdate(set => set.SetProperty(user => user.Email, OwnEmail));
    }

    [Fact]
    public async Task Her_own_policy_is_sold_with_a_line_of_nothing_that_says_why()
    {
        var id = await _desk.AddAsync(_desk.A, Herself);
        await _desk.SellAsync(_desk.A, id);

        var policy = await PolicyAsync();
        Assert.Equal((true, 0m, new Money(0)), (policy.IsSelfInsured, policy.CommissionPercent, policy.Commission));
        var line = Assert.Single(await _desk.Database.LinesAsync(policy.Id));
        Assert.Equal((0m, new Money(0), policy.Premium), (line.Percent, line.Amount, line.Base));
        Assert.True((await new CommissionBook(_desk.Database, _desk.Access).FindLinesAsync(_desk.A, policy.Id, default)).Value.IsSelfInsured);
        Assert.Equal(0, await CommissionCheck.CountDifferencesAsync(_desk.Database, default));
    }

    [Fact]
    public async Task A_namesake_with_another_address_is_a_client_like_any_other()
    {
        var id = await _desk.AddAsync(_desk.A, Herself with { Email = "another.sokolova@mail.example" });
        await _desk.SellAsync(_desk.A, id);

        var policy = await PolicyAsync();
        Assert.False(policy.IsSelfInsured);
        Assert.True(policy.Commission.Kopecks > 0);
    }

    [Fact]
    public async Task The_agents_own_address_is_nobody_elses()
    {
        var refusal = Assert.IsType<InvalidInput>((await _desk.TryAddAsync(_desk.A, ClientDesk.Petrov with { Email = "Sokolova@VSK.example" })).Refusal);

        Assert.Equal(ClientField.Email, Assert.Single(refusal.Errors).Field);
        Assert.StartsWith("Это ваша собственная эл. почта", refusal.Errors[0].Text, StringComparison.Ordinal);
    }

    public void Dispose() => _desk.Dispose();

    private async Task<Policy> PolicyAsync()
    {
        await using var db = _desk.Open();
        return await db.Policies.AsNoTracking().SingleAsync();
    }
}
