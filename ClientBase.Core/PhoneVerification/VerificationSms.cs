using System.Globalization;
using ClientBase.Core.Basics;

namespace ClientBase.Core.PhoneVerification;

/// <summary>The message to the client. Telling the agent its code is the client's consent (R-12).</summary>
public static class VerificationSms
{
    /// <summary>Stored with the consent; a changed text gets a new version.</summary>
    public const string TextVersion = "СМС-2020-11";

    /// <param name="code">Shown in two halves: «482 193».</param>
    /// <param name="agentName">Full name, surname first.</param>
    /// <param name="lifetime">Whole minutes.</param>
    public static string Text(string code, string agentName, TimeSpan lifetime)
    {
        return $"ВСК: код {Halves(code)}. Сообщите его агенту {ShortName(agentName)}, если согласны на обработку персональных данных и хотите стать его клиентом. Код действует {Minutes(lifetime)}.";
    }

    /// <summary>Signing in to the online store: this code is for nobody else.</summary>
    public static string SignInText(string code, TimeSpan lifetime) =>
        $"ВСК: код {Halves(code)} для входа в личный кабинет. Никому его не сообщайте. Код действует {Minutes(lifetime)}.";

    /// <summary>Signing a paper: this code is for nobody else.</summary>
    /// <param name="paper">In the genitive.</param>
    public static string ApprovalText(string code, string paper, TimeSpan lifetime) =>
        $"ВСК: код {Halves(code)} для подписи {paper}. Никому его не сообщайте. Код действует {Minutes(lifetime)}.";

    private static string Halves(string code) => $"{code[..(code.Length / 2)]} {code[(code.Length / 2)..]}";

    private static string Minutes(TimeSpan lifetime)
    {
        var minutes = (int)lifetime.TotalMinutes;
        return string.Create(CultureInfo.InvariantCulture, $"{minutes} {RussianPlural.Choose(minutes, "минуту", "минуты", "минут")}");
    }

    /// <summary>«Соколова М.» of «Соколова Марина Викторовна».</summary>
    private static string ShortName(string fullName)
    {
        var words = fullName.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length < 2 ? fullName : $"{words[0]} {words[1][0]}.";
    }
}
