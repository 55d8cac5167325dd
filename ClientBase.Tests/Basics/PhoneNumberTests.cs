using ClientBase.Core.Basics;

namespace ClientBase.Tests.Basics;

public class PhoneNumberTests
{
    [Theory]
    [InlineData("8 910 000-03-41")]
    [InlineData("+7 (910) 000-03-41")]
    [InlineData("9100000341")]
    [InlineData("7 910 000 03 41")]
    [InlineData("+7 8 910 000-03-41")]
    [InlineData("+7 (791) 000-00-341")]
    [InlineData("8(910)0000341")]
    [InlineData("\u00A0+7\u00A0910\u00A0000‑03‑41\u200B")]
    public void Every_usual_spelling_is_the_same_number(string typed)
    {
        Assert.True(PhoneNumber.TryParse(typed, out var phone));
        Assert.Equal("+79100000341", phone.E164);
        Assert.Equal("+7 (910) 000-03-41", phone.Display);
    }

    [Theory]
    [InlineData("+7 701 000-03-41")]
    [InlineData("+375 29 000-03-41")]
    [InlineData("8 495 000-03-41")]
    [InlineData("910 000-03-4")]
    [InlineData("+7 910 000-03-411")]
    [InlineData("8 910 000-03-41 8 910 000-03-41")]
    [InlineData("")]
    [InlineData(null)]
    public void Anything_else_is_refused(string? typed) => Assert.False(PhoneNumber.TryParse(typed, out _));
}
