using System.Data.Common;
using ClientBase.Core.Basics;
using ClientBase.Core.Commissions;
using ClientBase.Core.Policies;
using ClientBase.Core.Portfolio;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ClientBase.Tests.Commissions;

/// <summary>What cancellations and annulments take back, and the instalments of a year. The first day of cover is 26.11.2026.</summary>
public class CommissionEndingsTests : IDisposable
{
    private readonly PortfolioWorld _world = new();

    private InstalmentAccruals Accruals => new(_world.Sales.Database, _world.Sales.Clock, _world.Sales.Feed);

    public void Dispose()
    {
        _world.Dispose();
        GC.SuppressFinalize(this);
    }

    // 6 152,16 of 11 004,84 are given back (PolicyEndingsTests): 8 % of it is 492,17.
    [Fact]
    public async Task A_cancellation_takes_back_the_share_that_was_given_back()
    {
        var policy = await _world.SellAsync(PortfolioWorld.Osago());
        _world.Move(100);
        await CancelAsync(policy.Id, CancellationReason.VehicleSold);
        await CancelAsync(policy.Id, CancellationReason.VehicleSold);

        var lines = await LinesAsync(policy.Id);
        Assert.Equal(
            [(CommissionKind.OwnSale, 11_004.84m, 880.39m), (CommissionKind.Clawback, -6_152.16m, -492.17m)],
            lines.Select(line => (line.Kind, line.Base.Rubles, line.Amount.Rubles)));
        Assert.Equal((_world.Sales.Clock.UtcNow(), 8m, "Ставки КВ № 1"), (lines[1].At, lines[1].Percent, lines[1].RateEdition));
        await AssertRightAsync();
    }

    [Fact]
    public async Task A_cancellation_without_a_refund_takes_nothing()
    {
        var policy = await _world.SellAsync(PortfolioWorld.Osago());
        _world.Move(100);
        await CancelAsync(policy.Id, CancellationReason.PolicyholderRequest);

        Assert.Equal(CommissionKind.OwnSale, Assert.Single(await LinesAsync(policy.Id)).Kind);
        await AssertRightAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task The_cooling_off_period_takes_everything(int instalments)
    {
        var policy = await _world.SellAsync(PortfolioWorld.Kasko(instalments));
        _world.Move(14);
        await CancelAsync(policy.Id, CancellationReason.CoolingOffPeriod);

        var lines = await LinesAsync(policy.Id);
        Assert.Equal([CommissionKind.OwnSale, CommissionKind.Clawback], lines.Select(line => line.Kind));
        Assert.Equal(new Money(0), lines.Sum());
        await AssertRightAsync();
    }

    [Fact]
    public async Task An_annulment_leaves_nothing()
    {
        var policy = await _world.SellAsync(PortfolioWorld.Kasko(instalments: 2));
        Assert.True((await _world.Endings.AnnulAsync(_world.Agent, policy.Id, default)).Value);
        Assert.True((await _world.Endings.AnnulAsync(_world.Agent, policy.Id, default)).Value);
        _world.Move(400);
        Assert.Equal(0, await Accruals.AccrueAsync(default));

        var lines = await LinesAsync(policy.Id);
        Assert.Equal([CommissionKind.OwnSale, CommissionKind.Reversal], lines.Select(line => line.Kind));
        Assert.Equal((new Money(0), -lines[0].Base.Kopecks), (lines.Sum(), lines[1].Base.Kopecks));
        await AssertRightAsync();
    }

    [Fact]
    public async Task Of_instalments_each_is_accrued_when_it_falls_due_and_once()
    {
        var policy = await _world.SellAsync(PortfolioWorld.Kasko(instalments: 4));
        Assert.Single(await LinesAsync(policy.Id));
        var written = new List<int>();
        for (var day = 1; day <= 400; day++)
        {
            _world.Move(1);
            if (await Accruals.AccrueAsync(default) > 0)
            {
                written.Add(day);
                Assert.Equal(0, await Accruals.AccrueAsync(default));
            }
        }

        // 26.02, 26.05 and 26.08.2027, counted from 25.11.2026.
        Assert.Equal([93, 182, 274], written);
        var lines = await LinesAsync(policy.Id);
        var schedule = (await _world.Portfolio.FindAsync(_world.Agent, policy.Id, default)).Value.Schedule;
        Assert.Equal(schedule.Select(part => (part.Number, part.Amount, CommissionRates.Of(part.Amount, 15))), lines.Select(line => (line.Part, line.Base, line.Amount)));
        Assert.Equal(
            [_world.Sales.Clock.UtcNow().AddDays(-400), .. schedule.Skip(1).Select(part => MoscowTime.StartOf(part.DueOn))],
            lines.Select(line => line.At));
        Assert.All(lines, line => Assert.Equal((CommissionKind.OwnSale, 15m), (line.Kind, line.Percent)));
        await AssertRightAsync();
    }

    [Fact]
    public async Task What_nobody_accrued_for_a_year_is_made_up_for()
    {
        var policy = await _world.SellAsync(PortfolioWorld.Kasko(instalments: 4));
        _world.Move(400);

        Assert.Equal(3, await Accruals.AccrueAsync(default));

        Assert.Equal([1, 2, 3, 4], (await LinesAsync(policy.Id)).Select(line => line.Part));
        await AssertRightAsync();
    }

    // The second part fell due on day 93; whether the hourly work has come by then or not, the result is the same.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cancellation_between_the_parts_ends_the_accruals(bool accruedBefore)
    {
        var policy = await _world.SellAsync(PortfolioWorld.Kasko(instalments: 4));
        _world.Move(100);
        if (accruedBefore)
        {
            Assert.Equal(1, await Accruals.AccrueAsync(default));
        }

        var refund = (await CancelAsync(policy.Id, CancellationReason.VehicleSold)).Value;
        _world.Move(300);
        Assert.Equal(0, await Accruals.AccrueAsync(default));

        var lines = await LinesAsync(policy.Id);
        Assert.Equal(
            [(CommissionKind.OwnSale, 1), (CommissionKind.OwnSale, 2), (CommissionKind.Clawback, 1)],
            lines.Select(line => (line.Kind, line.Part)));
        Assert.Equal((new Money(-refund.Kopecks), new Money(-CommissionRates.Of(refund, 15).Kopecks)), (lines[2].Base, lines[2].Amount));
        await AssertRightAsync();
    }

    // Ended backwards to a day before the second part, which the hourly work had taken as paid.
    [Fact]
    public async Task A_part_that_fell_due_only_after_the_last_day_is_taken_back_as_a_whole()
    {
        var policy = await _world.SellAsync(PortfolioWorld.Kasko(instalments: 4));
        _world.Move(100);
        await Accruals.AccrueAsync(default);
        await CancelAsync(policy.Id, CancellationReason.VehicleSold, MoscowTime.Show(_world.Today.AddDays(-20)));

        var lines = await LinesAsync(policy.Id);
        Assert.Equal(
            [(CommissionKind.OwnSale, 1), (CommissionKind.OwnSale, 2), (CommissionKind.Reversal, 2), (CommissionKind.Clawback, 1)],
            lines.Select(line => (line.Kind, line.Part)));
        Assert.Equal(-lines[1].Amount.Kopecks, lines[2].Amount.Kopecks);
        Assert.Equal(0, await Accruals.AccrueAsync(default));
        await AssertRightAsync();
    }

    [Fact]
    public async Task Of_what_the_client_bought_in_parts_only_those_count_that_were_paid_after_the_confirmation()
    {
        await _world.SellAsync(PortfolioWorld.Osago());
        var (bought, accrued) = await _world.Sales.Database.BuyAsync(_world.Client, _world.Sales.Clock.UtcNow(), 80_000, Product.Kasko, instalments: 4);
        Assert.Equal(new Money(0), accrued);
        _world.Move(100);
        await using (var db = _world.Sales.Open())
        {
            (await db.Bindings.SingleAsync()).BeginCommission(_world.Sales.Clock.UtcNow());
            await db.SaveChangesAsync();
        }

        _world.Move(300);
        Assert.Equal(2, await Accruals.AccrueAsync(default));

        Assert.Equal([(3, 2_000m), (4, 2_000m)], (await LinesAsync(bought.Id)).Select(line => (line.Part, line.Amount.Rubles)));
        await AssertRightAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Killed_in_the_middle_each_is_written_once(bool afterTheCommit)
    {
        var first = await _world.SellAsync(PortfolioWorld.Kasko(instalments: 4));
        var second = await _world.SellAsync(PortfolioWorld.Kasko(instalments: 2));
        _world.Move(200);
        var broken = new InstalmentAccruals(_world.Sales.Database.With(new KilledAtCommit(afterTheCommit)), _world.Sales.Clock, _world.Sales.Feed);
        await Assert.ThrowsAnyAsync<Exception>(() => broken.AccrueAsync(default));

        Assert.Equal(afterTheCommit ? 0 : 3, await Accruals.AccrueAsync(default));

        Assert.Equal([1, 2, 3], (await LinesAsync(first.Id)).Select(line => line.Part));
        Assert.Equal([1, 2], (await LinesAsync(second.Id)).Select(line => line.Part));
        await AssertRightAsync();
    }

    private Task<List<CommissionEntry>> LinesAsync(PolicyId policy) => _world.Sales.Database.LinesAsync(policy);

    private Task<Result<Money>> CancelAsync(PolicyId policy, CancellationReason reason, string? lastDay = null) =>
        _world.Endings.CancelAsync(_world.Agent, policy, reason, lastDay ?? MoscowTime.Show(_world.Today), default);

    private async Task AssertRightAsync() => Assert.Equal(0, await CommissionCheck.CountDifferencesAsync(_world.Sales.Database, default));

    private sealed class KilledAtCommit(bool after) : DbTransactionInterceptor
    {
        public override ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
            after ? ValueTask.FromResult(result) : throw new InvalidOperationException("The process is gone.");

        public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default) =>
            after ? throw new InvalidOperationException("The process is gone.") : Task.CompletedTask;
    }
}
