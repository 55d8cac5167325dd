using ClientBase.Core.Basics;
using ClientBase.Core.PhoneVerification;

namespace ClientBase.Tests.PhoneVerification;

public class VerificationCodeTests
{
    private static readonly CodePurpose Purpose = new(PhoneDesk.Phone, StaffId.New(), Guid.NewGuid());
    private static readonly VerificationCode Codes = new(new KeyRing("a", new byte[32]));

    [Fact]
    public void Codes_have_six_digits_and_every_first_digit_is_as_likely_as_any_other()
    {
        const int count = 100_000;
        var codes = Enumerable.Range(0, count).Select(_ => VerificationCode.New(6)).ToList();

        Assert.All(codes, code => Assert.True(code.Length == 6 && code.All(char.IsAsciiDigit)));
        for (var digit = '0'; digit <= '9'; digit++)
        {
            Assert.InRange(codes.Count(code => code[0] == digit), count * 0.095, count * 0.105);
            Assert.InRange(codes.Count(code => code[5] == digit), count * 0.095, count * 0.105);
        }
    }

    [Theory]
    [InlineData("482193", "482193")]
    [InlineData("482 193", "482193")]
    [InlineData(" 482 193\u00A0", "482193")]
    [InlineData("4 8 2 1 9 3", "482193")]
    [InlineData("004821", "004821")]
    [InlineData("48219", null)]
    [InlineData("4821934", null)]
    [InlineData("48219a", null)]
    [InlineData("48219٣", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Blanks_in_a_typed_code_do_not_matter_and_anything_else_does(string? typed, string? read) =>
        Assert.Equal(read, VerificationCode.Read(typed, 6));

    [Fact]
    public void A_seal_holds_for_its_own_code_salt_number_agent_form_and_key_only()
    {
        var salt = VerificationCode.NewSalt();
        var hash = Codes.Hash("482193", salt, Purpose);

        Assert.True(Codes.Matches("482193", salt, Purpose, hash));
        Assert.False(Codes.Matches("482194", salt, Purpose, hash));
        Assert.False(Codes.Matches("482193", VerificationCode.NewSalt(), Purpose, hash));
        Assert.False(Codes.Matches("482193", salt, Purpose with { Phone = PhoneDesk.OtherPhone }, hash));
        Assert.False(Codes.Matches("482193", salt, Purpose with { Agent = StaffId.New() }, hash));
        Assert.False(Codes.Matches("482193", salt, Purpose with { FormKey = Guid.NewGuid() }, hash));
        Assert.False(new VerificationCode(new KeyRing("b", [.. Enumerable.Repeat((byte)1, 32)])).Matches("482193", salt, Purpose, hash));
    }

    [Fact]
    public void The_seal_fits_its_columns()
    {
        var salt = VerificationCode.NewSalt();

        Assert.InRange(salt.Length, 20, 32);
        Assert.InRange(Codes.Hash("482193", salt, Purpose).Length, 40, 64);
    }

    [Fact]
    public void The_message_is_the_agreed_text() => Assert.Equal(
        "ВСК: код 482 193. Сообщите его агенту Соколова М., если согласны на обработку персональных данных и хотите стать его клиентом. Код действует 5 минут.",
        VerificationSms.Text("482193", "Соколова Марина Викторовна", TimeSpan.FromMinutes(5)));

    [Theory]
    [InlineData(1, "Код действует 1 минуту.")]
    [InlineData(3, "Код действует 3 минуты.")]
    [InlineData(10, "Код действует 10 минут.")]
    public void The_message_names_the_lifetime_in_good_Russian(int minutes, string end) =>
        Assert.EndsWith(end, VerificationSms.Text("482193", "Соколова М", TimeSpan.FromMinutes(minutes)), StringComparison.Ordinal);
}
