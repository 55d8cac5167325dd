using System.Globalization;
using ClientBase.Core.Basics;

namespace ClientBase.Core.PhoneVerification;

/// <summary>The message to the client. Telling the agent its code is the client's consent .</summary>
public static class VerificationSms
{
    /// <summary>Stored with the consent; a changed text gets a new version.</summary>
    public const string TextVersion = "СМС-2020-11";

    /// <param name="code">Shown in two halves: «482 193».</param>
    /// <param name="agentName">Full name, surname first.</param>
    /// <param name="lifetime">Whole minutes.</param>
    public static string Text(string code, string agentName, TimeSpan lifetime)
    {
        var minutes = (int)lifetime.TotalMinutes;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"ВСК: код {code[..(code.Length / 2)]} {code[(code.Length / 2)..]}. Сообщите его агенту {ShortName(agentName)}, если согласны на обработку персональных данных и хотите стать его клиентом. Код действует {minutes} {RussianPlural.Choose(minutes, "минуту", "минуты", "минут")}.");
    }

    /// <summary>«Соколова М.» of «Соколова Марина Викторовна».</summary>
    private static string ShortName(string fullName)
    {
        var words = fullName.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length < 2 ? fullName : $"{words[0]} {words[1][0]}.";
    }
}
