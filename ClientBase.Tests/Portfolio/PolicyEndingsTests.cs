using ClientBase.Core.Audit;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Notifications;
using ClientBase.Core.Ownership;
using ClientBase.Core.Policies;
using ClientBase.Core.Portfolio;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Portfolio;

/// <summary>Cancellation with its refund, and annulment, which frees the client (domain §7, R-52, R-60, R-61).</summary>
public class PolicyEndingsTests : IDisposable
{
    private readonly PortfolioWorld _world = new();

    public void Dispose()
    {
        _world.Dispose();
        GC.SuppressFinalize(this);
    }

    // 11 004,84 for 365 days; 100 days used, 265 left: 11 004,84 × 265/365 × 0,77 = 6 152,156… → 6 152,16; КВ 8 % of it.
    [Fact]
    public async Task A_car_that_is_sold_gives_back_the_unused_days_less_what_is_retained()
    {
        var policy = await _world.SellAsync(PortfolioWorld.Osago());
        _world.Move(100);
        var lastDay = MoscowTime.Show(_world.Today);

        var preview = (await _world.Endings.PreviewCancellationAsync(_world.Agent, policy.Id, CancellationReason.VehicleSold, lastDay, default)).Value;
        Assert.Equal((265, 365), (preview.Refund!.DaysLeft, preview.Refund.Days));
        Assert.Equal(Money.FromRubles(6_152.16m), preview.Refund.Amount);
        Assert.Equal(Money.FromRubles(492.17m), preview.Refund.Clawback);

        Assert.Equal(preview.Refund.Amount, (await CancelAsync(policy.Id, CancellationReason.VehicleSold, lastDay)).Value);

        var card = (await _world.Portfolio.FindAsync(_world.Agent, policy.Id, default)).Value;
        Assert.Equal((PolicyState.Cancelled, "Автомобиль продан", false, false), (card.Row.State, card.CancellationTitle, card.CanCancel, card.CanRenew));
        await using var db = _world.Sales.Open();
        Assert.Equal(ClientStatus.BoundToMe, await db.StatusAsync(_world.Agent.Id, _world.Client.PersonId, default));
        var notice = await db.Notifications.SingleAsync(n => n.Kind == NotificationKind.PolicyCancelled);
        Assert.Contains("КВ 492,17\u00A0₽ будет удержано", notice.Body, StringComparison.Ordinal);
        Assert.Equal(1, await db.AuditEntries.CountAsync(e => e.Action == AuditAction.PolicyCancelled && e.ClientId == _world.Client.Id));
    }

    [Fact]
    public async Task Cancelled_twice_is_cancelled_once_and_gives_the_agreed_refund()
    {
        var policy = await _world.SellAsync(PortfolioWorld.Osago());
        _world.Move(100);
        var first = await CancelAsync(policy.Id, CancellationReason.VehicleSold, MoscowTime.Show(_world.Today));
        _world.Move(10);
        var second = await CancelAsync(policy.Id, CancellationReason.PolicyholderRequest, MoscowTime.Show(_world.Today));

        Assert.Equal(first.Value, second.Value);
        await using var db = _world.Sales.Open();
        Assert.Equal(1, await db.Notifications.CountAsync(n => n.Kind == NotificationKind.PolicyCancelled));
    }

    // Voluntary insurance, 14 days: all is given back, and all of the КВ taken. ОСАГО is compulsory and knows no cooling-off.
    [Theory]
    [InlineData(14, true)]
    [InlineData(15, false)]
    public async Task The_cooling_off_period_gives_everything_back_and_ends(int days, bool lasts)
    {
        var kasko = await _world.SellAsync(PortfolioWorld.Kasko());
        var osago = await _world.SellAsync(PortfolioWorld.Osago());
        _world.Move(days);
        var today = MoscowTime.Show(_world.Today);

        Assert.Equal(lasts, (await ReasonsAsync(kasko.Id)).Contains(CancellationReason.CoolingOffPeriod));
        Assert.DoesNotContain(CancellationReason.CoolingOffPeriod, await ReasonsAsync(osago.Id));
        var result = await CancelAsync(kasko.Id, CancellationReason.CoolingOffPeriod, today);
        if (lasts)
        {
            Assert.Equal(kasko.Premium, result.Value);
        }
        else
        {
            Assert.Equal(CancellationField.Reason, Assert.IsType<InvalidCancellation>(result.Refusal).Field);
        }
    }

    [Fact]
    public async Task Of_instalments_only_what_was_paid_is_given_back()
    {
        // K1 of domain §6.2 in four parts: × 1,05. Two parts are due by day 100 (26.11 and 26.02).
        var policy = await _world.SellAsync(PortfolioWorld.Kasko(instalments: 4));
        _world.Move(100);

        var refund = (await _world.Endings.PreviewCancellationAsync(
            _world.Agent, policy.Id, CancellationReason.VehicleSold, MoscowTime.Show(_world.Today), default)).Value.Refund!;

        var part = policy.Premium.Kopecks / 4;
        Assert.InRange(refund.Paid.Kopecks, 2 * part, (2 * part) + 3);
        var unused = refund.Paid.Rubles - (policy.Premium.Rubles * 100 / 365);
        Assert.Equal(Money.FromRubles(unused * 0.77m), refund.Amount);
    }

    [Theory]
    [InlineData("", "Заполните поле")]
    [InlineData("31.02.2027", null)]
    [InlineData("24.11.2026", "Дата расторжения: с 25.11.2026 по 05.12.2026")]
    [InlineData("06.12.2026", "Дата расторжения: с 25.11.2026 по 05.12.2026")]
    public async Task A_wrong_date_is_told_at_its_field_and_changes_nothing(string date, string? sentence)
    {
        var policy = await _world.SellAsync(PortfolioWorld.Osago());
        _world.Move(10);

        var preview = (await _world.Endings.PreviewCancellationAsync(_world.Agent, policy.Id, CancellationReason.VehicleSold, date, default)).Value;
        var refusal = Assert.IsType<InvalidCancellation>((await CancelAsync(policy.Id, CancellationReason.VehicleSold, date)).Refusal);

        Assert.Equal(CancellationField.Date, refusal.Field);
        Assert.Equal(refusal, preview.Error);
        Assert.Equal(sentence ?? refusal.Text, refusal.Text);
        Assert.Equal(PolicyState.InForce, (await _world.Portfolio.FindAsync(_world.Agent, policy.Id, default)).Value.Row.State);
    }

    [Fact]
    public async Task What_has_ended_cannot_be_cancelled()
    {
        var policy = await _world.SellAsync(PortfolioWorld.Osago());
        _world.Move(366);

        var refusal = (await CancelAsync(policy.Id, CancellationReason.VehicleSold, MoscowTime.Show(_world.Today))).Refusal;

        Assert.Contains("«Истёк»", Assert.IsType<PolicyHasEnded>(refusal).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_only_sale_annulled_frees_the_client_for_everybody_at_once()
    {
        await using var db = _world.Sales.Open();
        var other = Given.Agent(db, "Громов Павел Андреевич");
        var his = Given.Client(db, other, samePersonAs: _world.Client);
        var policy = await _world.SellAsync(PortfolioWorld.Osago());
        Assert.Equal(ClientStatus.LockedByOther, await db.StatusAsync(other.Id, his.PersonId, default));
        var news = new TaskCompletionSource<IReadOnlyList<ClientsChanged>>();
        using var subscription = _world.Sales.Feed.Subscribe(
            other.Id,
            changes =>
            {
                news.TrySetResult(changes);
                return Task.CompletedTask;
            },
            _ => Task.CompletedTask);

        Assert.True((await _world.Endings.AnnulAsync(_world.Agent, policy.Id, default)).Value);

        Assert.Equal(ClientStatus.Prospect, await db.StatusAsync(_world.Agent.Id, _world.Client.PersonId, default));
        Assert.Equal(ClientStatus.Prospect, await db.StatusAsync(other.Id, his.PersonId, default));
        Assert.Contains(his.Id, (await news.Task.WaitAsync(TimeSpan.FromSeconds(5))).SelectMany(change => change.Clients));
        Assert.Equal(BindingEndReason.SaleAnnulled, (await db.Bindings.AsNoTracking().SingleAsync()).EndReason);
        Assert.Equal(1, await db.AuditEntries.CountAsync(e => e.Action == AuditAction.ClientFreed && e.ClientId == his.Id && e.ActorId == null));
        Assert.Null((await _world.Sales.Sales.OpenAsync(other, his.Id, default)).Refusal);

        // Once more: the answer is the same, and nothing is written.
        Assert.True((await _world.Endings.AnnulAsync(_world.Agent, policy.Id, default)).Value);
        Assert.Equal(1, await db.AuditEntries.CountAsync(e => e.Action == AuditAction.PolicyAnnulled));
    }

    [Fact]
    public async Task With_another_valid_sale_the_client_stays_bound()
    {
        var first = await _world.SellAsync(PortfolioWorld.Osago());
        await _world.SellAsync(PortfolioWorld.Kasko());

        Assert.False((await _world.Endings.AnnulAsync(_world.Agent, first.Id, default)).Value);

        await using var db = _world.Sales.Open();
        Assert.Equal(ClientStatus.BoundToMe, await db.StatusAsync(_world.Agent.Id, _world.Client.PersonId, default));
    }

    [Fact]
    public async Task After_cover_has_begun_it_is_too_late_to_annul()
    {
        var policy = await _world.SellAsync(PortfolioWorld.Osago());
        _world.Move(1);

        Assert.IsType<TooLateToAnnul>((await _world.Endings.AnnulAsync(_world.Agent, policy.Id, default)).Refusal);
        Assert.False((await _world.Portfolio.FindAsync(_world.Agent, policy.Id, default)).Value.CanAnnul);
    }

    private Task<Result<Money>> CancelAsync(PolicyId policy, CancellationReason reason, string lastDay) =>
        _world.Endings.CancelAsync(_world.Agent, policy, reason, lastDay, default);

    private async Task<IEnumerable<CancellationReason>> ReasonsAsync(PolicyId policy) =>
        (await _world.Endings.PreviewCancellationAsync(_world.Agent, policy, null, "", default)).Value.Reasons.Select(term => term.Reason);
}
