using ClientBase.Core.Basics;
using ClientBase.Core.Claims;

namespace ClientBase.Tests.Claims;

public class ClaimRulesTests
{
    private static readonly DateOnly Today = new(2026, 11, 28);

    private static readonly ClaimablePolicy Policy = new(PolicyId.New(), "КАС-26-7700-0000017", Product.Kasko, "LADA Vesta", new(2026, 3, 1), new(2026, 10, 31));

    private static readonly ClaimInput Good = new(Policy.Id.ToString(), "15.07.2026", "Москва, Тверская, 7", "Наехал на столб, помят бампер.");

    [Fact]
    public void A_complete_form_is_taken()
    {
        var (facts, errors) = ClaimRules.Check(Good with { Place = "  Москва,   Тверская, 7 " }, [Policy], Today);

        Assert.Empty(errors);
        Assert.Equal(new ClaimFacts(Policy, new(2026, 7, 15), "Москва, Тверская, 7", Good.Description), facts);
    }

    [Theory]
    [InlineData("", "Укажите, когда это произошло")]
    [InlineData("31.02.2026", "Такой даты нет: 31.02.2026")]
    [InlineData("вчера", "Введите дату в виде ДД.ММ.ГГГГ")]
    [InlineData("29.11.2026", "Дата события не может быть в будущем")]
    [InlineData("28.02.2026", "В этот день полис не действовал: он действует с 01.03.2026 по 31.10.2026")]
    [InlineData("01.11.2026", "В этот день полис не действовал: он действует с 01.03.2026 по 31.10.2026")]
    public void A_date_outside_the_cover_gets_its_sentence(string typed, string sentence) =>
        Assert.Equal(new ClaimFieldError(ClaimField.HappenedOn, sentence), Assert.Single(ClaimRules.Check(Good with { HappenedOn = typed }, [Policy], Today).Errors));

    [Theory]
    [InlineData("01.03.2026")]
    [InlineData("31.10.2026")]
    public void The_first_and_the_last_day_are_covered(string typed) =>
        Assert.Empty(ClaimRules.Check(Good with { HappenedOn = typed }, [Policy], Today).Errors);

    [Fact]
    public void Everything_that_is_missing_is_said_at_once_in_the_order_of_the_form()
    {
        var errors = ClaimRules.Check(new ClaimInput(Description: "коротко"), [Policy], Today).Errors;

        Assert.Equal([ClaimField.Policy, ClaimField.HappenedOn, ClaimField.Place, ClaimField.Description], errors.Select(error => error.Field));
    }

    [Fact]
    public void Another_persons_policy_is_none() =>
        Assert.Equal(ClaimField.Policy, Assert.Single(ClaimRules.Check(Good with { Policy = PolicyId.New().ToString() }, [Policy], Today).Errors).Field);

    [Fact]
    public void Too_long_a_text_says_how_long_it_is()
    {
        var errors = ClaimRules.Check(Good with { Place = new string('ы', 201), Description = new string('ы', 2001) }, [Policy], Today).Errors;

        Assert.Equal(["Не больше 200 символов", "Не больше 2000 символов, сейчас 2001"], errors.Select(error => error.Text));
    }

    [Fact]
    public void Lines_of_the_description_stay_lines()
    {
        var (facts, _) = ClaimRules.Check(Good with { Description = "Первая строка\r\n\u200Bвторая   строка\r\n" }, [Policy], Today);

        Assert.Equal("Первая строка\nвторая строка", facts!.Description);
    }

    [Theory]
    [InlineData(ClaimStatus.Accepted, ClaimStatus.UnderReview, true)]
    [InlineData(ClaimStatus.Accepted, ClaimStatus.Approved, false)]
    [InlineData(ClaimStatus.UnderReview, ClaimStatus.Approved, true)]
    [InlineData(ClaimStatus.UnderReview, ClaimStatus.Declined, true)]
    [InlineData(ClaimStatus.UnderReview, ClaimStatus.Accepted, false)]
    [InlineData(ClaimStatus.Approved, ClaimStatus.Declined, false)]
    [InlineData(ClaimStatus.Declined, ClaimStatus.UnderReview, false)]
    public void States_go_on_and_never_back(ClaimStatus from, ClaimStatus to, bool may) => Assert.Equal(may, from.MayBecome(to));
}
