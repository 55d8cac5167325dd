using ClientBase.Tests.Accounts;
using ClientBase.Tests.Browser;
using ClientBase.Tests.Clients;
using ClientBase.Tests.Commissions;
using ClientBase.Tests.Drafts;
using ClientBase.Tests.Mail;
using ClientBase.Tests.NotificationCenter;
using ClientBase.Tests.Ownership;
using ClientBase.Tests.Persistence;
using ClientBase.Tests.PhoneVerification;
using ClientBase.Tests.Policies;
using ClientBase.Tests.Portfolio;
using ClientBase.Tests.Seeding;
using ClientBase.Tests.Sms;
using ClientBase.Tests.Statements;
using ClientBase.Tests.Store;
using ClientBase.Tests.Support;
using ClientBase.Tests.Training;
using ClientBase.Tests.Transfers;
using ClientBase.Tests.Web;
using Npgsql;

namespace ClientBase.Tests;

// Every test of a service, of its rights and of the schema once more, on PostgreSQL (TestEngine tells how).
// A field that nothing reads is the whole difference.
#pragma warning disable CA1823, CS0414, IDE0051, IDE0052, CA2213

public sealed class PolicyPortfolioOnPostgresTests : PolicyPortfolioTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class PolicyEndingsOnPostgresTests : PolicyEndingsTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class RenewalsOnPostgresTests : RenewalsTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class CommissionLedgerOnPostgresTests : CommissionLedgerTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class CommissionEndingsOnPostgresTests : CommissionEndingsTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class CommissionCheckOnPostgresTests : CommissionCheckTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class StatementFormingOnPostgresTests : StatementFormingTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class StatementApprovalOnPostgresTests : StatementApprovalTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class TransferOnPostgresTests : TransferTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class NotificationInboxOnPostgresTests : NotificationInboxTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class StoreAccountsOnPostgresTests : StoreAccountsTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class NotificationPreferencesOnPostgresTests : NotificationPreferencesTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class StoreSignInOnPostgresTests : StoreSignInTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class StoreSalesOnPostgresTests : StoreSalesTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class ClaimFilingOnPostgresTests : ClaimFilingTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class WithdrawalsOnPostgresTests : WithdrawalsTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class StoreMessagesOnPostgresTests : StoreMessagesTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class SelfInsuranceOnPostgresTests : SelfInsuranceTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class BirthdayNoticesOnPostgresTests : BirthdayNoticesTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class LessonNoticesOnPostgresTests : LessonNoticesTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class TrainingBookOnPostgresTests : TrainingBookTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class StoreDataOnPostgresTests : StoreDataTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class MailSenderOnPostgresTests : MailSenderTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class ClientGridOnPostgresTests : ClientGridTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class ClientGridScaleOnPostgresTests : ClientGridScaleTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class ClientKeepingOnPostgresTests : ClientKeepingTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class ClientServiceOnPostgresTests : ClientServiceTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class ErasureOnPostgresTests : ErasureTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class IdentityLockOnPostgresTests : IdentityLockTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class TakeoverOnPostgresTests : TakeoverTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class ClientBindingsOnPostgresTests : ClientBindingsTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class ClientStatusOnPostgresTests : ClientStatusTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class PhoneVerificationServiceOnPostgresTests : PhoneVerificationServiceTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class SaleServiceOnPostgresTests : SaleServiceTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class PrintedPapersOnPostgresTests : PrintedPapersTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class TariffAdminOnPostgresTests : TariffAdminTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class LoadSeedOnPostgresTests : LoadSeedTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class StaffAccessOnPostgresTests : StaffAccessTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class AuthorisationMatrixOnPostgresTests : AuthorisationMatrixTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class IntegrityCheckOnPostgresTests : IntegrityCheckTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class SchemaOnPostgresTests : SchemaTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class KilledSalesOnPostgresTests : KilledSalesTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class RefusedStartsOnPostgresTests : RefusedStartsTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();

    [Fact]
    public async Task An_account_without_rights_stops_the_node()
    {
        Assert.Equal(0, (await RunAsync(["migrate"])).ExitCode);
        var plain = $"plain_{Guid.NewGuid():N}";
        await using (var owner = new NpgsqlConnection(ConnectionString))
        {
            await owner.OpenAsync();
#pragma warning disable CA2100 // A name of our own making.
            await using var create = new NpgsqlCommand($"CREATE ROLE {plain} LOGIN", owner);
#pragma warning restore CA2100
            await create.ExecuteNonQueryAsync();
        }

        var asPlain = new NpgsqlConnectionStringBuilder(ConnectionString) { Username = plain }.ToString();
        await AssertRefusedAsync("не хватает прав", ("ConnectionStrings:ClientBase", asPlain));
        await AssertRefusedAsync("не хватает прав", ("ConnectionStrings:ClientBase", asPlain), ("Database:MigrateAtStart", "false"));
    }
}

public sealed class SmsSenderOnPostgresTests : SmsSenderTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class SmsReportsOnPostgresTests : SmsReportsTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class SmsLimitsOnPostgresTests : SmsLimitsTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class SignInOnPostgresTests : SignInTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class FormDraftsOnPostgresTests : FormDraftsTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

public sealed class HealthOnPostgresTests : HealthTests
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

// The procedures of the manual, in a browser.

[Collection(BrowserOnPostgresTests.Name)]
public sealed class AddingOnPostgresTests(BrowserOnPostgresFixture browser) : AddingTests(browser);

[Collection(BrowserOnPostgresTests.Name)]
public sealed class CardOnPostgresTests(BrowserOnPostgresFixture browser) : CardTests(browser);

[Collection(BrowserOnPostgresTests.Name)]
public sealed class DeletingOnPostgresTests(BrowserOnPostgresFixture browser) : DeletingTests(browser);

[Collection(BrowserOnPostgresTests.Name)]
public sealed class SellingOnPostgresTests(BrowserOnPostgresFixture browser) : SellingTests(browser);

[Collection(BrowserOnPostgresTests.Name)]
public sealed class TwoAgentsOnPostgresTests(BrowserOnPostgresFixture browser) : TwoAgentsTests(browser);
