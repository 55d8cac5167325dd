using System.Reflection;
using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Claims;
using ClientBase.Core.Clients;
using ClientBase.Core.Mail;
using ClientBase.Core.Motor;
using ClientBase.Core.NotificationCenter;
using ClientBase.Core.Notifications;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using ClientBase.Core.PhoneVerification;
using ClientBase.Core.Policies;
using ClientBase.Core.Portfolio;
using ClientBase.Core.Statements;
using ClientBase.Core.Store;
using ClientBase.Core.Training;
using ClientBase.Core.Transfers;
using ClientBase.Tests.Clients;
using ClientBase.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClientBase.Tests;

/// <summary>ACC-1: role × operation. Who may do what at all, and that another agent's record looks like one that does not exist.</summary>
public class AuthorisationMatrixTests : IDisposable
{
    private static readonly PhoneNumber Phone = PhoneNumber.Parse("+7 910 000-03-41");

    private readonly ClientDesk _desk = new();

    /// <summary>How an operation that may be begun ends for somebody else's record.</summary>
    private enum Foreign
    {
        /// <summary>Refused as missing.</summary>
        NotFound,

        /// <summary>Done, but the record is neither touched nor seen.</summary>
        LeftOut,

        /// <summary>The operation names no record.</summary>
        NoRecord,

        /// <summary>It names none and is the administrator's alone.</summary>
        AdminOnly,

        /// <summary>Everybody who is told something has his own.</summary>
        AgentsAndSupervisors,

        /// <summary>It names none; the insurer's desk decides.</summary>
        Settlers,

        /// <summary>It names none and is the supervisor's alone.</summary>
        SupervisorOnly,

        /// <summary>Everybody but the administrator.</summary>
        Learners,

        /// <summary>Who looks after learners.</summary>
        Teachers,

        /// <summary>The insurer's desk, and the agent whose client it is.</summary>
        AgentsAndSettlers,
    }

    private static readonly Dictionary<string, (Foreign Foreign, Func<ClientDesk, Actor, ClientId, Task<Refusal?>> Call)> Operations = new()
    {
        ["ClientService.AddAsync"] = (Foreign.NoRecord, async (d, a, _) => (await d.Clients.AddAsync(a, Guid.NewGuid(), ClientDesk.Bulgakov, new(), default)).Refusal),
        ["ClientService.EditAsync"] = (Foreign.NotFound, async (d, a, id) =>
            (await d.Clients.EditAsync(a, id, (await d.ReadAsync(id)).Version, Guid.NewGuid(), ClientDesk.Petrov, new(), default)).Refusal),
        ["ClientService.SendCodeAsync"] = (Foreign.NotFound, async (d, a, id) => (await d.Clients.SendCodeAsync(a, id, Guid.NewGuid(), Phone, null, default)).Refusal),
        ["ClientCards.FindAsync"] = (Foreign.NotFound, async (d, a, id) => (await d.Cards.FindAsync(a, id, default)).Refusal),
        ["ClientCards.OpenForEditAsync"] = (Foreign.NotFound, async (d, a, id) => (await d.Cards.OpenForEditAsync(a, id, default)).Refusal),
        ["ClientCards.HistoryAsync"] = (Foreign.NotFound, async (d, a, id) => (await d.Cards.HistoryAsync(a, id, default)).Refusal),
        ["ClientGrid.FindAsync"] = (Foreign.LeftOut, async (d, a, id) => Unless(await d.Grid.FindAsync(a, new(), default), page => page.Rows.Any(row => row.Id == id))),
        ["ClientGrid.ReadAsync"] = (Foreign.LeftOut, async (d, a, id) => Unless(await d.Grid.ReadAsync(a, [id], default), rows => rows.Length > 0)),
        ["ClientGrid.CountAsync"] = (Foreign.LeftOut, async (d, a, _) => Unless(await d.Grid.CountAsync(a, new(), default), count => count > 0)),
        ["ClientKeeping.SetNoteAsync"] = (Foreign.NotFound, async (d, a, id) => (await d.Keeping.SetNoteAsync(a, id, "Комментарий", default)).Refusal),
        ["ClientKeeping.ArchiveAsync"] = (Foreign.NotFound, async (d, a, id) => (await d.Keeping.ArchiveAsync(a, [id], default)).Refusal),
        ["ClientKeeping.RestoreFromArchiveAsync"] = (Foreign.NotFound, async (d, a, id) => (await d.Keeping.RestoreFromArchiveAsync(a, [id], default)).Refusal),
        ["ClientKeeping.PreviewDeleteAsync"] = (Foreign.LeftOut, async (d, a, id) => Unless(await d.Keeping.PreviewDeleteAsync(a, [id], default), preview => preview.Deletable.Count > 0)),
        ["ClientKeeping.DeleteAsync"] = (Foreign.LeftOut, async (d, a, id) => Unless(await d.Keeping.DeleteAsync(a, [id], default), deletion => deletion.Deleted.Count > 0)),
        ["ClientKeeping.UndoDeleteAsync"] = (Foreign.NoRecord, async (d, a, id) => Known<DeletionIsFinal>((await d.Keeping.UndoDeleteAsync(a, [id], default)).Refusal)),
        ["PhoneVerificationService.SendCodeAsync"] = (Foreign.NoRecord, async (d, a, _) => (await d.Phones.SendCodeAsync(a, Guid.NewGuid(), Phone, null, null, default)).Refusal),
        ["PhoneVerificationService.ConfirmAsync"] = (Foreign.NoRecord, async (d, a, _) => Known<CodeNotRequested>((await d.Phones.ConfirmAsync(a, Guid.NewGuid(), Phone, "000000", default)).Refusal)),
        ["PhoneVerificationService.FindSmsAsync"] = (Foreign.NoRecord, async (d, a, _) =>
        {
            // What there is to see: a message of the agent who works with clients. It tells «nothing» where it refuses.
            var form = Guid.NewGuid();
            var asked = await d.Phones.SendCodeAsync(a, form, Phone, null, null, default);
            return await d.Phones.FindSmsAsync(a, form, Phone, default) is null ? asked.Refusal : null;
        }
        ),
        ["SaleService.OpenAsync"] = (Foreign.NotFound, async (d, a, id) => (await d.Sales.OpenAsync(a, id, default)).Refusal),
        ["SaleService.FindQuoteAsync"] = (Foreign.NotFound, async (d, a, id) => Known<QuoteNotFound>((await d.Sales.FindQuoteAsync(a, id, QuoteId.New(), default)).Refusal)),
        ["SaleService.ListQuotesAsync"] = (Foreign.NotFound, async (d, a, id) => (await d.Sales.ListQuotesAsync(a, id, default)).Refusal),
        ["SaleService.ReadTariffsAsync"] = (Foreign.NoRecord, async (d, a, _) => (await d.Sales.ReadTariffsAsync(a, default)).Refusal),
        ["SaleService.KeepDraftAsync"] = (Foreign.NotFound, async (d, a, id) => (await d.Sales.KeepDraftAsync(a, id, QuoteId.New(), Tick(d), default)).Refusal),
        ["SaleService.SaveQuoteAsync"] = (Foreign.NotFound, async (d, a, id) => (await d.Sales.SaveQuoteAsync(a, id, QuoteId.New(), Tick(d), default)).Refusal),
        ["SaleService.ProceedToPaymentAsync"] = (Foreign.NotFound, async (d, a, id) => Known<QuoteNotFound>((await d.Sales.ProceedToPaymentAsync(a, id, QuoteId.New(), Guid.Empty, default)).Refusal)),
        ["SaleService.ReopenAsync"] = (Foreign.NotFound, async (d, a, id) => Known<QuoteNotFound>((await d.Sales.ReopenAsync(a, id, QuoteId.New(), Guid.Empty, default)).Refusal)),
        ["QuoteKeeping.CopyAsync"] = (Foreign.NoRecord, async (d, a, _) => Known<QuoteNotFound>((await Keeping(d).CopyAsync(a, QuoteId.New(), QuoteId.New(), default)).Refusal)),
        ["QuoteKeeping.PutAsideAsync"] = (Foreign.NoRecord, async (d, a, _) => Known<QuoteNotFound>((await Keeping(d).PutAsideAsync(a, QuoteId.New(), QuoteStatus.Declined, default)).Refusal)),
        ["QuoteKeeping.MarkSentAsync"] = (Foreign.NoRecord, async (d, a, _) => Known<QuoteNotFound>((await Keeping(d).MarkSentAsync(a, QuoteId.New(), default)).Refusal)),
        ["ClientQuotes.ListAsync"] = (Foreign.NotFound, async (d, a, id) => Known<NotBoundToYou>((await d.Quotes.ListAsync(a, id, default)).Refusal)),
        ["ClientQuotes.ContinueAsync"] = (Foreign.NotFound, async (d, a, id) => Known<NotBoundToYou>((await d.Quotes.ContinueAsync(a, id, QuoteId.New(), default)).Refusal)),
        ["ClaimDesk.ListAsync"] = (Foreign.NotFound, async (d, a, id) => Known<NotBoundToYou>((await d.Claims.ListAsync(a, id, default)).Refusal)),
        ["ClaimDesk.FindAllAsync"] = (Foreign.Settlers, async (d, a, _) => (await d.Claims.FindAllAsync(a, null, 1, default)).Refusal),
        ["ClaimDesk.FindAsync"] = (Foreign.AgentsAndSettlers, async (d, a, _) => Known<ClaimNotFound>((await d.Claims.FindAsync(a, ClaimId.New(), default)).Refusal)),
        ["ClaimDesk.ReadPhotoAsync"] = (Foreign.AgentsAndSettlers, async (d, a, _) => Known<ClaimNotFound>((await d.Claims.ReadPhotoAsync(a, Guid.NewGuid(), false, default)).Refusal)),
        ["ClaimDesk.ReplyAsync"] = (Foreign.AgentsAndSettlers, async (d, a, _) => Known<ClaimNotFound>((await d.Claims.ReplyAsync(a, ClaimId.New(), Guid.NewGuid(), "Здравствуйте", default)).Refusal)),
        ["ClaimDesk.MoveAsync"] = (Foreign.Settlers, async (d, a, _) =>
            Known<ClaimNotFound>((await d.Claims.MoveAsync(a, ClaimId.New(), Guid.NewGuid(), ClaimStatus.UnderReview, "", "", default)).Refusal)),
        ["StatementBook.ListAsync"] = (Foreign.NoRecord, async (d, a, _) => (await Statements(d).ListAsync(a, null, default)).Refusal),
        ["StatementBook.FindAsync"] = (Foreign.AgentsAndSettlers, async (d, a, _) => Known<StatementNotFound>((await Statements(d).FindAsync(a, StatementId.New(), default)).Refusal)),
        ["StatementBook.FindRunningAsync"] = (Foreign.NoRecord, async (d, a, _) => Known<StatementNotFound>((await Statements(d).FindRunningAsync(a, default)).Refusal)),
        ["StatementExport.WriteAsync"] = (Foreign.AgentsAndSettlers, async (d, a, _) =>
            Known<StatementNotFound>((await new StatementExport(d.Database, d.Clock, Statements(d)).WriteAsync(a, StatementId.New(), default)).Refusal)),
        ["StatementApproval.SendCodeAsync"] = (Foreign.NoRecord, async (d, a, _) => Known<StatementNotFound>((await Approval(d).SendCodeAsync(a, StatementId.New(), Guid.NewGuid(), default)).Refusal)),
        ["StatementApproval.SignAsync"] = (Foreign.NoRecord, async (d, a, _) => Known<StatementNotFound>((await Approval(d).SignAsync(a, StatementId.New(), Guid.NewGuid(), "000000", default)).Refusal)),
        ["StatementApproval.DisputeAsync"] = (Foreign.NoRecord, async (d, a, _) =>
            Known<StatementNotFound>((await Approval(d).DisputeAsync(a, StatementId.New(), Guid.NewGuid(), new Dictionary<int, string>(), "Не согласен", default)).Refusal)),
        ["StatementDesk.FindAllAsync"] = (Foreign.Settlers, async (d, a, _) => (await Insurer(d).FindAllAsync(a, null, 1, default)).Refusal),
        ["StatementDesk.CorrectAsync"] = (Foreign.Settlers, async (d, a, _) => Known<StatementNotFound>((await Insurer(d).CorrectAsync(a, StatementId.New(), Guid.NewGuid(), [], "Исправлено", default)).Refusal)),
        ["StatementDesk.PayAsync"] = (Foreign.Settlers, async (d, a, _) => Known<StatementNotFound>((await Insurer(d).PayAsync(a, StatementId.New(), Guid.NewGuid(), default)).Refusal)),
        ["TransferDesk.FindAgentsAsync"] = (Foreign.SupervisorOnly, async (d, a, _) => (await Transfers(d).FindAgentsAsync(a, "громов", default)).Refusal),
        ["TransferDesk.FindClientsAsync"] = (Foreign.SupervisorOnly, async (d, a, _) => (await Transfers(d).FindClientsAsync(a, d.A.Id, "", 1, default)).Refusal),
        ["TransferDesk.ListAsync"] = (Foreign.SupervisorOnly, async (d, a, _) => (await Transfers(d).ListAsync(a, default)).Refusal),
        ["TransferDesk.OrderAsync"] = (Foreign.SupervisorOnly, async (d, a, _) =>
            Known<InvalidTransfer>((await Transfers(d).OrderAsync(a, Guid.NewGuid(), new TransferInput(d.A.Id, d.B.Id, true, [], "", "", true, ""), default)).Refusal)),
        ["TransferDesk.CancelAsync"] = (Foreign.SupervisorOnly, async (d, a, _) => Known<TransferCannotBeCancelled>((await Transfers(d).CancelAsync(a, Guid.NewGuid(), default)).Refusal)),
        ["ErasureDesk.ListAsync"] = (Foreign.Settlers, async (d, a, _) => (await Erasures(d).ListAsync(a, default)).Refusal),
        ["ErasureDesk.FindAsync"] = (Foreign.Settlers, async (d, a, _) => Known<NobodyToErase>((await Erasures(d).FindAsync(a, DocumentType.Passport, "00 99 999999", default)).Refusal)),
        ["ErasureDesk.WithdrawAsync"] = (Foreign.Settlers, async (d, a, _) => Known<NobodyToErase>((await Erasures(d).WithdrawAsync(a, PersonId.New(), "вх. № 17", default)).Refusal)),
        ["TrainingBook.ReadAsync"] = (Foreign.Learners, async (d, a, _) => (await Training(d).ReadAsync(a, default)).Refusal),
        ["TrainingBook.AnswerAsync"] = (Foreign.Learners, async (d, a, _) => (await Training(d).AnswerAsync(a, 1, [], default)).Refusal),
        ["TrainingBook.FindLearnersAsync"] = (Foreign.Teachers, async (d, a, _) => (await Training(d).FindLearnersAsync(a, default)).Refusal),
        ["NotificationInbox.FindAsync"] = (Foreign.AgentsAndSupervisors, async (d, a, _) => (await Inbox(d).FindAsync(a, new(), default)).Refusal),
        ["NotificationInbox.CountUnreadAsync"] = (Foreign.AgentsAndSupervisors, async (d, a, _) => (await Inbox(d).CountUnreadAsync(a, default)).Refusal),
        ["NotificationInbox.MarkReadAsync"] = (Foreign.AgentsAndSupervisors, async (d, a, _) => (await Inbox(d).MarkReadAsync(a, [1], default)).Refusal),
        ["NotificationInbox.MarkAllReadAsync"] = (Foreign.AgentsAndSupervisors, async (d, a, _) => (await Inbox(d).MarkAllReadAsync(a, null, default)).Refusal),
        ["NotificationPreferences.ReadAsync"] = (Foreign.AgentsAndSupervisors, async (d, a, _) => (await Preferences(d).ReadAsync(a, default)).Refusal),
        ["NotificationPreferences.SetAsync"] = (Foreign.AgentsAndSupervisors, async (d, a, _) =>
            (await Preferences(d).SetAsync(a, NotificationKind.PolicyEnds, NotificationChannel.Mail, on: true, default)).Refusal),
        ["PolicyPortfolio.FindPoliciesAsync"] = (Foreign.NoRecord, async (d, a, _) => (await Portfolio(d).FindPoliciesAsync(a, new(), default)).Refusal),
        ["PolicyPortfolio.TotalsAsync"] = (Foreign.NoRecord, async (d, a, _) => (await Portfolio(d).TotalsAsync(a, default)).Refusal),
        ["PolicyPortfolio.FindQuotesAsync"] = (Foreign.NoRecord, async (d, a, _) => (await Portfolio(d).FindQuotesAsync(a, 1, default)).Refusal),
        ["PolicyPortfolio.FindRenewalsAsync"] = (Foreign.NoRecord, async (d, a, _) => (await Portfolio(d).FindRenewalsAsync(a, RenewalChoice.Open, 1, default)).Refusal),
        ["PolicyPortfolio.FindAsync"] = (Foreign.NoRecord, async (d, a, _) => Known<PolicyNotFound>((await Portfolio(d).FindAsync(a, PolicyId.New(), default)).Refusal)),
        ["PortfolioExport.WriteAsync"] = (Foreign.NoRecord, async (d, a, _) => Known<NothingToExport>((await new PortfolioExport(d.Database, d.Clock, Portfolio(d)).WriteAsync(a, new(), default)).Refusal)),
        ["PolicyEndings.PreviewCancellationAsync"] = (Foreign.NoRecord, async (d, a, _) => Known<PolicyNotFound>((await Endings(d).PreviewCancellationAsync(a, PolicyId.New(), null, "", default)).Refusal)),
        ["PolicyEndings.CancelAsync"] = (Foreign.NoRecord, async (d, a, _) => Known<PolicyNotFound>((await Endings(d).CancelAsync(a, PolicyId.New(), null, "", default)).Refusal)),
        ["PolicyEndings.AnnulAsync"] = (Foreign.NoRecord, async (d, a, _) => Known<PolicyNotFound>((await Endings(d).AnnulAsync(a, PolicyId.New(), default)).Refusal)),
        ["CommissionBook.FindLinesAsync"] = (Foreign.NotFound, async (d, a, id) =>
            Missing<PolicyNotFound>((await new CommissionBook(d.Database, d.Access).FindLinesAsync(a, await SoldToAsync(d, id), default)).Refusal)),
        ["Renewals.BeginAsync"] = (Foreign.NoRecord, async (d, a, _) => Known<PolicyNotFound>((await d.Renewals.BeginAsync(a, PolicyId.New(), default)).Refusal)),
        ["Renewals.NoteOutcomeAsync"] = (Foreign.NoRecord, async (d, a, _) => Known<PolicyNotFound>((await d.Renewals.NoteOutcomeAsync(a, PolicyId.New(), null, null, "", default)).Refusal)),
        ["TariffAdmin.ReadAsync"] = (Foreign.AdminOnly, async (d, a, _) => (await d.Tariffs.ReadAsync(a, default)).Refusal),
        ["TariffAdmin.DownloadAsync"] = (Foreign.AdminOnly, async (d, a, _) => (await d.Tariffs.DownloadAsync(a, TariffKind.Osago, default)).Refusal),
        ["TariffAdmin.PreviewAsync"] = (Foreign.AdminOnly, async (d, a, _) => Known<InvalidTariff>((await d.Tariffs.PreviewAsync(a, NoEdition, default)).Refusal)),
        ["TariffAdmin.PublishAsync"] = (Foreign.AdminOnly, async (d, a, _) => Known<InvalidTariff>((await d.Tariffs.PublishAsync(a, NoEdition, default)).Refusal)),
        ["TariffAdmin.WithdrawAsync"] = (Foreign.AdminOnly, async (d, a, _) => Known<TariffIsFixed>((await d.Tariffs.WithdrawAsync(a, Guid.NewGuid(), default)).Refusal)),
        ["SaleService.IssueAsync"] = (Foreign.NotFound, async (d, a, id) => Known<QuoteNotFound>((await d.Sales.IssueAsync(a, id, QuoteId.New(), Guid.Empty, default)).Refusal)),
        ["PrintedPapers.FindPolicyAsync"] = (Foreign.NotFound, async (d, a, id) => Missing<PolicyNotFound>((await d.Papers.FindPolicyAsync(a, await SoldToAsync(d, id), default)).Refusal)),
        ["PrintedPapers.FindQuoteAsync"] = (Foreign.NotFound, async (d, a, id) => Missing<QuoteNotFound>((await d.Papers.FindQuoteAsync(a, await CalculatedForAsync(d, id), default)).Refusal)),
    };

    public static TheoryData<string, string> Matrix
    {
        get
        {
            string[] who = ["agent, own", "agent, foreign", "supervisor", "trainer", "admin", "signed out", "other role in the session"];
            var matrix = new TheoryData<string, string>();
            foreach (var operation in Operations.Keys)
            {
                foreach (var actor in who)
                {
                    matrix.Add(operation, actor);
                }
            }

            return matrix;
        }
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task Role_and_operation(string operation, string who)
    {
        var id = await _desk.AddAsync(_desk.A, ClientDesk.Petrov);
        var actor = await ActorAsync(who);
        var (foreign, call) = Operations[operation];

        var refusal = await call(_desk, actor, id);

        var expected = who switch
        {
            "signed out" or "other role in the session" => typeof(SessionEnded),
            _ when foreign is Foreign.AgentsAndSupervisors => who is "trainer" or "admin" ? typeof(NotPermitted) : null,
            _ when foreign is Foreign.Learners => who is "admin" ? typeof(NotPermitted) : null,
            _ when foreign is Foreign.Teachers => who is "trainer" or "supervisor" ? null : typeof(NotPermitted),
            _ when foreign is Foreign.Settlers => who is "supervisor" or "admin" ? null : typeof(NotPermitted),
            _ when foreign is Foreign.AgentsAndSettlers => who is "trainer" ? typeof(NotPermitted) : null,
            _ when foreign is Foreign.SupervisorOnly => who == "supervisor" ? null : typeof(NotPermitted),
            _ when foreign is Foreign.AdminOnly => who == "admin" ? null : typeof(NotPermitted),
            "agent, own" => null,
            "agent, foreign" => foreign is Foreign.NotFound ? typeof(ClientNotFound) : foreign is Foreign.LeftOut ? typeof(LeftOut) : null,
            _ => typeof(NotPermitted),
        };
        Assert.Equal(who == "agent, own" && foreign is Foreign.LeftOut ? null : expected, refusal?.GetType());
    }

    [Fact]
    public void Every_service_method_asks_who_is_acting_and_stands_in_the_table()
    {
        var methods = (
            from type in typeof(ClientService).Assembly.GetTypes()
            where type == typeof(ClientQuotes) || type == typeof(ClaimDesk) || type == typeof(ErasureDesk) || (type.IsClass && type.IsPublic && !type.IsAbstract
                && type.Namespace is "ClientBase.Core.Clients" or "ClientBase.Core.Policies" or "ClientBase.Core.Portfolio" or "ClientBase.Core.NotificationCenter" or "ClientBase.Core.Training" or "ClientBase.Core.PhoneVerification"
                    or "ClientBase.Core.Statements" or "ClientBase.Core.Transfers")
            from method in type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
            where method.ReturnType == typeof(Task) || (method.ReturnType.IsGenericType && method.ReturnType.GetGenericTypeDefinition() == typeof(Task<>))
            let first = method.GetParameters().FirstOrDefault()?.ParameterType
            where first != typeof(ClientBaseDb) // A part of somebody else's transaction, who has asked.
                && type != typeof(Erasure) && type != typeof(RenewalReminders) && type != typeof(InstalmentAccruals) && type != typeof(NoticeLetters)
                && type != typeof(BirthdayNotices) && type != typeof(LessonNotices) && type != typeof(StatementForming) && type != typeof(TransferRuns) // The program itself acts.
            select (Name: $"{type.Name}.{method.Name}", First: first)).ToList();

        Assert.All(methods, method => Assert.Equal(typeof(Actor), method.First));
        Assert.Equal(
            Operations.Keys.Order(StringComparer.Ordinal),
            methods.Select(method => method.Name).Distinct().Order(StringComparer.Ordinal));
    }

    public void Dispose() => _desk.Dispose();

    private static NotificationInbox Inbox(ClientDesk desk) => new(desk.Database, desk.Clock, desk.Access);

    private static NotificationPreferences Preferences(ClientDesk desk) => new(desk.Database, desk.Access, Mail(desk));

    private static MailSender Mail(ClientDesk desk) => new(
        desk.Database, desk.Clock, new DemoMailbox(desk.Database, TestKeys.Ring()), new MailOptions(), TestKeys.Ring(), NullLogger<MailSender>.Instance);

    private static StatementBook Statements(ClientDesk desk) => new(desk.Database, desk.Clock, desk.Access);

    private static StatementApproval Approval(ClientDesk desk) => new(desk.Database, desk.Clock, desk.Access, desk.Phones, desk.Feed);

    private static StatementDesk Insurer(ClientDesk desk) => new(desk.Database, desk.Clock, desk.Access, desk.Feed);

    private static TransferDesk Transfers(ClientDesk desk) => new(
        desk.Database, desk.Clock, desk.Access, new FreshProof(desk.Database, desk.Clock), new TransferRuns(desk.Database, desk.Clock, Mail(desk), desk.Feed), NullLogger<TransferDesk>.Instance);

    private static PolicyPortfolio Portfolio(ClientDesk desk) => new(desk.Database, desk.Clock, desk.Access, new TariffBooks());

    private static PolicyEndings Endings(ClientDesk desk) => new(desk.Database, desk.Clock, desk.Access, desk.Feed);

    private static QuoteKeeping Keeping(ClientDesk desk) => new(desk.Database, desk.Clock, desk.Access, desk.Sales, new QuoteForms(TestKeys.Ring()));

    private static TrainingBook Training(ClientDesk desk) => new(desk.Database, desk.Clock, desk.Access);

    private static ErasureDesk Erasures(ClientDesk desk) => new(desk.Database, desk.Clock, desk.Access, Given.Vault, desk.Feed);

    private static TerritoryDraft NoEdition => new(Guid.NewGuid(), null, "", "", "", []);

    private static QuoteInput Tick(ClientDesk desk) => new() { Product = Product.Tick, StartsOn = MoscowTime.Show(desk.Clock.Today().AddDays(1)) };

    /// <summary>The operation was begun: what it then found is its own affair.</summary>
    private static Refusal? Known<T>(Refusal? refusal)
        where T : Refusal => refusal is T ? null : refusal;

    /// <summary>What belongs to a record is missing with it, by a name of its own.</summary>
    private static Refusal? Missing<T>(Refusal? refusal)
        where T : Refusal => refusal is T ? new ClientNotFound() : refusal;

    private static async Task<PolicyId> SoldToAsync(ClientDesk desk, ClientId id)
    {
        await using var db = desk.Open();
        return Given.SoldPolicy(db, desk.A, await desk.ReadAsync(id), desk.Clock.UtcNow()).Id;
    }

    private static async Task<QuoteId> CalculatedForAsync(ClientDesk desk, ClientId id)
    {
        await using var db = desk.Open();
        return Given.CalculatedQuote(db, desk.A, await desk.ReadAsync(id), desk.Clock.UtcNow()).Id;
    }

    private static Refusal? Unless<T>(Result<T> result, Func<T, bool> isThere) =>
        result.Refusal ?? (isThere(result.Value) ? null : new LeftOut());

    private async Task<Actor> ActorAsync(string who)
    {
        switch (who)
        {
            case "agent, own":
                return _desk.A;
            case "agent, foreign":
                return _desk.B;
            case "supervisor":
                return _desk.Supervisor;
            case "signed out":
                await _desk.SignOutAsync(_desk.A);
                return _desk.A;
            case "other role in the session":
                return _desk.Supervisor with { Role = StaffRole.Agent };
            default:
                await using (var db = _desk.Open())
                {
                    return Given.Staff(db, who == "trainer" ? StaffRole.Trainer : StaffRole.Admin, who);
                }
        }
    }

    private sealed record LeftOut() : Refusal("");
}
