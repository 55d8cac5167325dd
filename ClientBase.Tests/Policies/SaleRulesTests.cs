using ClientBase.Core.Basics;
using ClientBase.Core.Ownership;
using ClientBase.Core.Policies;

namespace ClientBase.Tests.Policies;

public sealed class SaleRulesTests
{
    private static readonly DateOnly GateOpens = new(2020, 11, 27);

    private static readonly SaleFacts Ready = new(
        ClientStatus.Prospect,
        IsArchived: false,
        IsDocumentDisputed: false,
        IsPhoneVerified: true,
        Age: 18,
        HasIdentityDocument: true,
        DocumentExpired: null,
        HasEmail: true);

    [Fact]
    public void A_client_who_meets_everything_may_be_sold_to() => Assert.Null(Ask(Ready));

    // 26.11.2020 23:59:59 in Moscow is 20:59:59 UTC.
    [Fact]
    public void One_second_before_the_gate_an_unconfirmed_phone_is_refused()
    {
        var refusal = Ask(Ready with { IsPhoneVerified = false }, new DateTime(2020, 11, 26, 20, 59, 59, DateTimeKind.Utc));

        Assert.Equal(
            "Оформление полисов клиентам без подтверждённого телефона доступно с 27.11.2020. Подтвердите телефон клиента.",
            refusal!.Message);
    }

    [Fact]
    public void On_the_second_of_the_gate_an_unconfirmed_phone_is_no_obstacle() =>
        Assert.Null(Ask(Ready with { IsPhoneVerified = false }, new DateTime(2020, 11, 26, 21, 0, 0, DateTimeKind.Utc)));

    [Fact]
    public void A_confirmed_phone_passes_before_the_gate() =>
        Assert.Null(Ask(Ready, new DateTime(2020, 11, 26, 20, 59, 59, DateTimeKind.Utc)));

    [Fact]
    public void At_17_one_is_no_policyholder() =>
        Assert.Equal("Страхователем может быть лицо старше 18 лет", Ask(Ready with { Age = 17 })!.Message);

    [Fact]
    public void Without_a_complete_document_nothing_is_sold() =>
        Assert.Equal("Для оформления полиса заполните документ клиента", Ask(Ready with { HasIdentityDocument = false })!.Message);

    [Fact]
    public void A_passport_past_its_age_is_refused_with_the_profiles_own_sentence() =>
        Assert.Equal(
            "Паспорт подлежал замене в 20 лет",
            Ask(Ready with { DocumentExpired = "Паспорт подлежал замене в 20 лет" })!.Message);

    [Fact]
    public void The_reasons_come_in_the_order_a_person_would_ask()
    {
        var facts = new SaleFacts(ClientStatus.LockedByOther, true, true, false, 17, false, "Паспорт подлежал замене в 20 лет", false);
        var before = new DateTime(2020, 11, 1, 0, 0, 0, DateTimeKind.Utc);

        Assert.IsType<BoundToAnotherAgent>(Ask(facts, before));
        Assert.IsType<ClientIsArchived>(Ask(facts = facts with { Status = ClientStatus.BoundToMe }, before));
        Assert.IsType<DocumentDisputed>(Ask(facts = facts with { IsArchived = false }, before));
        Assert.IsType<SaleNeedsConfirmedPhone>(Ask(facts = facts with { IsDocumentDisputed = false }, before));
        Assert.IsType<PolicyholderTooYoung>(Ask(facts = facts with { IsPhoneVerified = true }, before));
        Assert.IsType<DocumentIncomplete>(Ask(facts = facts with { Age = 18 }, before));
        Assert.IsType<EmailMissing>(Ask(facts = facts with { HasIdentityDocument = true }, before));
        Assert.IsType<DocumentExpired>(Ask(facts = facts with { HasEmail = true }, before));
        Assert.Null(Ask(facts with { DocumentExpired = null }, before));
    }

    [Theory]
    [InlineData(ClientStatus.BoundToMe)]
    [InlineData(ClientStatus.Customer)]
    public void One_can_sell_again_to_ones_own_client(ClientStatus status) => Assert.Null(Ask(Ready with { Status = status }));

    private static Refusal? Ask(SaleFacts facts, DateTime? now = null) =>
        SaleRules.Refuse(facts, now ?? new DateTime(2026, 11, 22, 9, 0, 0, DateTimeKind.Utc), GateOpens);
}
