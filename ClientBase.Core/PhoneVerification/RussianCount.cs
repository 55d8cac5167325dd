namespace ClientBase.Core.PhoneVerification;

/// <summary>Which form of a noun stands after a number: 1 попытка, 2 попытки, 5 попыток.</summary>
internal static class RussianCount
{
    public static string Form(int count, string one, string few, string many) =>
        (count % 100 is >= 11 and <= 14, count % 10) switch
        {
            (true, _) => many,
            (_, 1) => one,
            (_, 2 or 3 or 4) => few,
            _ => many,
        };
}
