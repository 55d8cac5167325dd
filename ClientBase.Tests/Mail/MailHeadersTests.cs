using ClientBase.Core.Mail;

namespace ClientBase.Tests.Mail;

/// <summary>Abuse 13: nothing that somebody typed becomes a header.</summary>
public class MailHeadersTests
{
    [Theory]
    [InlineData("sokolova@vsk.example")]
    [InlineData(" sokolova@vsk.example ")]
    [InlineData("o'brien+1@mail.example")]
    [InlineData("a@почта.example")]
    public void One_address_is_taken(string typed) => Assert.Equal(typed.Trim(), MailHeaders.Address(typed));

    [Theory]
    [InlineData("")]
    [InlineData("vsk.example")]
    [InlineData("@vsk.example")]
    [InlineData("a@")]
    [InlineData("a@b@c.example")]
    [InlineData("a@b.example b@b.example")]
    [InlineData("a@b.example;b@b.example")]
    [InlineData("группа: a@b.example;")]
    [InlineData("(x) a@b.example")]
    [InlineData("<a@b.example>")]
    [InlineData("a@b.example\nBcc: c@b.example")]
    [InlineData("a\0@b.example")]
    [InlineData("имя@b.example")]
    public void Anything_else_is_not(string typed) => Assert.Null(MailHeaders.Address(typed));

    [Fact]
    public void An_address_is_no_longer_than_its_column() => Assert.Null(MailHeaders.Address(new string('a', 64) + "@" + new string('b', 190) + ".example"));

    [Theory]
    [InlineData("a\r\nb", "a b")]
    [InlineData("\r\n a \t b\r\n", "a b")]
    [InlineData("a\u0085b\u2028c\u2029d\0e", "a b c d e")]
    [InlineData("«Полис» — ОСАГО", "«Полис» — ОСАГО")]
    [InlineData("", "")]
    public void A_line_is_one_line(string text, string line) => Assert.Equal(line, MailHeaders.Line(text, 200));

    [Fact]
    public void A_long_line_is_cut_between_characters()
    {
        Assert.Equal("аб…", MailHeaders.Line("абвг", 3));
        Assert.Equal("а…", MailHeaders.Line("а😀в", 3));
        Assert.Equal("абв", MailHeaders.Line("абв", 3));
    }
}
