using ClientBase.Core.Basics;
using ClientBase.Core.Notifications;
using ClientBase.Core.Persistence;
using ClientBase.Core.PhoneVerification;
using ClientBase.Core.Statements;
using ClientBase.Tests.PhoneVerification;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Statements;

/// <summary>«Согласовать», «Заявить разногласия», and the insurer's answers (domain §6.4).</summary>
public class StatementApprovalTests : IDisposable
{
    private readonly StatementWorld _world = new();

    public void Dispose()
    {
        _world.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_code_to_the_agents_own_number_signs_the_act()
    {
        var act = await _world.FormedAsync();
        var code = await _world.CodeAsync(act);
        var sms = _world.Desk.Gateway.Sent[^1];
        Assert.Equal(PhoneNumber.Parse(StatementWorld.OwnPhone), sms.To);
        Assert.Equal($"ВСК: код {code[..3]} {code[3..]} для подписи акта АО-000123-202610-01 на сумму 112,50\u00A0₽. Никому его не сообщайте. Код действует 5 минут.", sms.Text);

        Assert.Equal("Неверный код. Осталось 4 попытки", (await _world.Approval.SignAsync(_world.A, act.Id, act.Version, PhoneDesk.Wrong(code), default)).Refusal?.Message);
        Assert.Null((await _world.Approval.SignAsync(_world.A, act.Id, act.Version, code, default)).Refusal);
        Assert.Null((await _world.Approval.SignAsync(_world.A, act.Id, act.Version, code, default)).Refusal);

        var signed = Assert.Single(await _world.ReadAsync());
        Assert.Equal((StatementStatus.Approved, PhoneNumber.Parse(StatementWorld.OwnPhone)), (signed.Status, signed.SignedFrom));
        Assert.Equal(StatementSeal.Of(signed), signed.Seal);
    }

    [Fact]
    public async Task What_is_signed_is_closed_to_objections_and_corrections()
    {
        var act = await _world.FormedAsync();
        await _world.SignAsync(act);
        var signed = Assert.Single(await _world.ReadAsync());

        Assert.IsType<StatementIsClosed>((await _world.Approval.DisputeAsync(_world.A, act.Id, signed.Version, new Dictionary<int, string>(), "Не согласен", default)).Refusal);
        Assert.IsType<StatementIsClosed>((await _world.Approval.SendCodeAsync(_world.A, act.Id, signed.Version, default)).Refusal);
        Assert.IsType<StatementIsClosed>((await _world.Insurer.CorrectAsync(_world.Desk.Supervisor, act.Id, signed.Version, [], "Исправлено", default)).Refusal);
    }

    /// <summary>Signed act is immutable (hash stored).</summary>
    [Theory]
    [InlineData("""UPDATE "StatementLines" SET "PolicyholderName" = 'Другой' """)]
    [InlineData("""UPDATE "Statements" SET "AgentName" = 'Другой' """)]
    [InlineData("""UPDATE "Statements" SET "Payable" = 1 """)]
    [InlineData("""UPDATE "CommissionEntries" SET "Amount" = 1 """)]
    public async Task Whoever_changes_a_signed_act_is_found_by_the_check(string damage)
    {
        await _world.SignAsync(await _world.FormedAsync());
        Assert.DoesNotContain(await ProblemsAsync(), name => name.Contains("Акты", StringComparison.Ordinal));

        await using (var db = _world.Desk.Open())
        {
            await db.Database.ExecuteSqlRawAsync(damage);
        }

        Assert.Contains(await ProblemsAsync(), name => name.Contains("Акты", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_code_signs_the_version_that_was_shown_and_no_other()
    {
        var act = await _world.FormedAsync(sales: 2);
        var code = await _world.CodeAsync(act);
        Assert.Null((await _world.Insurer.CorrectAsync(_world.Desk.Supervisor, act.Id, act.Version, [2], "Строка 2 перенесена", default)).Refusal);
        var corrected = (await _world.ReadAsync())[1];

        Assert.IsType<StatementIsClosed>((await _world.Approval.SignAsync(_world.A, act.Id, act.Version, code, default)).Refusal);
        Assert.IsType<CodeOfAnotherStatement>((await _world.Approval.SignAsync(_world.A, corrected.Id, corrected.Version, code, default)).Refusal);
        Assert.IsType<StatementMovedMeanwhile>((await _world.Approval.SignAsync(_world.A, corrected.Id, act.Version, code, default)).Refusal);
    }

    [Fact]
    public async Task Without_a_number_of_his_own_the_agent_is_told_whom_to_ask()
    {
        var act = await _world.FormedAsync();
        await using (var db = _world.Desk.Open())
        {
            await db.Users.ExecuteUpdateAsync(set => set.SetProperty(user => user.OwnPhone, (PhoneNumber?)null));
        }

        Assert.IsType<NoOwnPhone>((await _world.Approval.SendCodeAsync(_world.A, act.Id, act.Version, default)).Refusal);
    }

    [Fact]
    public async Task Another_agents_act_is_not_found()
    {
        var act = await _world.FormedAsync();
        var b = _world.Desk.B;

        Assert.IsType<StatementNotFound>((await _world.Book.FindAsync(b, act.Id, default)).Refusal);
        Assert.IsType<StatementNotFound>((await _world.Approval.SendCodeAsync(b, act.Id, act.Version, default)).Refusal);
        Assert.IsType<StatementNotFound>((await _world.Approval.SignAsync(b, act.Id, act.Version, "000000", default)).Refusal);
        Assert.IsType<StatementNotFound>((await _world.Approval.DisputeAsync(b, act.Id, act.Version, new Dictionary<int, string>(), "Моё", default)).Refusal);
        Assert.Empty((await _world.Book.ListAsync(b, null, default)).Value.Rows);
        Assert.Equal(act.Id, (await _world.Book.FindAsync(_world.Desk.Supervisor, act.Id, default)).Value.Statement.Id);
    }

    /// <summary>На согласовании → Разногласия → (исправленный) На согласовании; corrections get next nn and «взамен».</summary>
    [Fact]
    public async Task An_objection_is_answered_by_a_corrected_act_and_the_line_goes_to_the_next_month()
    {
        var act = await _world.FormedAsync(sales: 2);
        Assert.IsType<ObjectionMissing>((await _world.Approval.DisputeAsync(_world.A, act.Id, act.Version, new Dictionary<int, string> { [1] = "  " }, "", default)).Refusal);
        Assert.Null((await _world.Approval.DisputeAsync(_world.A, act.Id, act.Version, new Dictionary<int, string> { [2] = "Клиент просил расторгнуть" }, "", default)).Refusal);

        var disputed = Assert.Single(await _world.ReadAsync());
        Assert.Equal((StatementStatus.Disputed, null, "Клиент просил расторгнуть"), (disputed.Status, disputed.Lines[0].Objection, disputed.Lines[1].Objection));
        await using (var db = _world.Desk.Open())
        {
            var told = await db.Notifications.SingleAsync(n => n.Kind == NotificationKind.StatementDisputed);
            Assert.Equal((_world.Desk.Supervisor.Id, act.Id), (told.RecipientId, told.StatementId));
        }

        Assert.IsType<AnswerMissing>((await _world.Insurer.CorrectAsync(_world.Desk.Supervisor, act.Id, disputed.Version, [2], " ", default)).Refusal);
        Assert.NotNull((await _world.Insurer.CorrectAsync(_world.Desk.Supervisor, act.Id, disputed.Version, [2], "Строка 2 войдёт в акт за ноябрь", default)).Value);

        var acts = await _world.ReadAsync();
        Assert.Equal(
            [("АО-000123-202610-01", StatementStatus.Annulled, null), ("АО-000123-202610-02", StatementStatus.AwaitsApproval, "АО-000123-202610-01")],
            acts.Select(one => (one.Number, one.Status, one.Replaces)));
        Assert.Equal(act.Lines[0].EntryId, Assert.Single(acts[1].Lines).EntryId);
        Assert.Equal("Строка 2 войдёт в акт за ноябрь", acts[1].Answer);
        Assert.Equal(acts[1].Number, (await _world.Book.FindAsync(_world.A, act.Id, default)).Value.ReplacedBy?.Number);

        _world.GoTo(2026, 12, 1, hour: 6);
        await _world.Forming.FormDueAsync(default);
        Assert.Equal(act.Lines[1].EntryId, Assert.Single((await _world.ReadAsync())[2].Lines).EntryId);
    }

    [Fact]
    public async Task What_one_correction_has_put_off_the_next_does_not_bring_back()
    {
        var act = await _world.FormedAsync(sales: 3);
        Assert.Null((await _world.Insurer.CorrectAsync(_world.Desk.Supervisor, act.Id, act.Version, [3], "Строка 3 перенесена", default)).Refusal);
        var second = (await _world.ReadAsync())[1];
        Assert.Null((await _world.Insurer.CorrectAsync(_world.Desk.Supervisor, second.Id, second.Version, [2], "Строка 2 перенесена", default)).Refusal);

        Assert.Equal(act.Lines[0].EntryId, Assert.Single((await _world.ReadAsync())[2].Lines).EntryId);

        _world.GoTo(2026, 12, 1, hour: 6);
        await _world.Forming.FormDueAsync(default);
        Assert.Equal([act.Lines[1].EntryId, act.Lines[2].EntryId], (await _world.ReadAsync())[3].Lines.Select(line => line.EntryId));
    }

    [Fact]
    public async Task A_correction_without_lines_only_annuls()
    {
        var act = await _world.FormedAsync();

        Assert.Null((await _world.Insurer.CorrectAsync(_world.Desk.Supervisor, act.Id, act.Version, [1], "Оплата не поступила", default)).Value);

        var annulled = Assert.Single(await _world.ReadAsync());
        Assert.Equal((StatementStatus.Annulled, "Оплата не поступила"), (annulled.Status, annulled.Answer));
        _world.GoTo(2026, 12, 1, hour: 6);
        Assert.Equal(1, await _world.Forming.FormDueAsync(default));
    }

    [Fact]
    public async Task A_later_act_that_reckons_with_the_carried_sum_is_corrected_first()
    {
        _world.GoTo(2026, 10, 30);
        var client = await _world.SellAsync();
        _world.GoTo(2026, 11, 2);
        await _world.Forming.FormDueAsync(default);
        await _world.CancelAsync(client);
        _world.GoTo(2026, 12, 2);
        await _world.Forming.FormDueAsync(default);
        await _world.SellAsync();
        _world.GoTo(2027, 1, 2);
        await _world.Forming.FormDueAsync(default);
        var november = (await _world.ReadAsync())[1];

        var refused = await _world.Insurer.CorrectAsync(_world.Desk.Supervisor, november.Id, november.Version, [1], "Перенос", default);

        Assert.Contains("АО-000123-202612-01", Assert.IsType<LaterStatementDepends>(refused.Refusal).Message, StringComparison.Ordinal);
        Assert.Equal(StatementStatus.AwaitsApproval, (await _world.ReadAsync())[1].Status);

        // Unchanged sums may be answered at any time: the later act reckons with the same.
        Assert.Null((await _world.Insurer.CorrectAsync(_world.Desk.Supervisor, november.Id, november.Version, [], "Удержание верно", default)).Refusal);
        Assert.Equal(11_250, (await _world.ReadAsync())[2].Carried.Kopecks);
    }

    /// <summary>What an act has taken over from the one before must not vanish with it.</summary>
    [Fact]
    public async Task An_act_that_has_paid_off_a_debt_is_not_annulled_under_a_later_one()
    {
        _world.GoTo(2026, 10, 30);
        var client = await _world.SellAsync();
        _world.GoTo(2026, 11, 2);
        await _world.Forming.FormDueAsync(default);
        await _world.CancelAsync(client);
        _world.GoTo(2026, 12, 2);
        await _world.Forming.FormDueAsync(default);
        await _world.SellAsync();
        await _world.SellAsync();
        _world.GoTo(2027, 1, 2);
        await _world.Forming.FormDueAsync(default);
        await _world.SellAsync();
        _world.GoTo(2027, 2, 2);
        await _world.Forming.FormDueAsync(default);
        var december = (await _world.ReadAsync())[2];
        Assert.Equal((11_250, 0), (december.Brought.Kopecks, december.Carried.Kopecks));

        Assert.IsType<LaterStatementDepends>((await _world.Insurer.CorrectAsync(_world.Desk.Supervisor, december.Id, december.Version, [1, 2], "Перенос", default)).Refusal);
    }

    [Fact]
    public async Task A_signed_act_is_paid_once_and_the_agent_is_told()
    {
        var act = await _world.FormedAsync();
        Assert.IsType<StatementIsClosed>((await _world.Insurer.PayAsync(_world.Desk.Supervisor, act.Id, act.Version, default)).Refusal);
        await _world.SignAsync(act);
        var signed = Assert.Single(await _world.ReadAsync());

        var paid = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => _world.Insurer.PayAsync(_world.Desk.Supervisor, act.Id, signed.Version, default))));

        Assert.Single(paid, result => result.Refusal is null);
        await using var db = _world.Desk.Open();
        var notice = await db.Notifications.SingleAsync(n => n.Kind == NotificationKind.StatementPaid);
        Assert.Equal(
            (_world.A.Id, "Акт оплачен", "Акт АО-000123-202610-01 за октябрь 2026 оплачен: 112,50\u00A0₽.", act.Id),
            (notice.RecipientId, notice.Title, notice.Body, notice.StatementId));
    }

    [Fact]
    public async Task The_file_holds_the_lines_and_the_sums()
    {
        var act = await _world.FormedAsync(sales: 2);
        var export = new StatementExport(_world.Desk.Database, _world.Desk.Clock, _world.Book);

        var file = (await export.WriteAsync(_world.A, act.Id, default)).Value;

        Assert.Equal("АО-000123-202610-01.xlsx", file.Name);
        using var archive = new System.IO.Compression.ZipArchive(new MemoryStream(file.Content));
        using var reader = new StreamReader(archive.GetEntry("xl/worksheets/sheet1.xml")!.Open());
        var sheet = await reader.ReadToEndAsync();
        Assert.Contains("Акт-отчёт агента АО-000123-202610-01 за октябрь 2026", sheet, StringComparison.Ordinal);
        Assert.All(act.Lines, line => Assert.Contains(line.PolicyNumber, sheet, StringComparison.Ordinal));
        Assert.Contains("<v>225</v>", sheet, StringComparison.Ordinal);
        Assert.IsType<StatementNotFound>((await export.WriteAsync(_world.Desk.B, act.Id, default)).Refusal);
    }

    private async Task<List<string>> ProblemsAsync()
    {
        List<string> problems = [];
        await foreach (var line in new IntegrityCheck(_world.Desk.Database, Given.Vault).RunAsync(default))
        {
            if (line.Problem is not null)
            {
                problems.Add(line.Name);
            }
        }

        return problems;
    }
}
