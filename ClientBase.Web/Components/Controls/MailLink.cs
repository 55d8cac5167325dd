namespace ClientBase.Web.Components.Controls;

/// <summary>Addresses that open the agent's own mail program.</summary>
internal static class MailLink
{
    /// <summary>A letter to this address. «?» and «&amp;» may stand before the @ and would begin fields of the letter.</summary>
    public static string To(string email)
    {
        var at = email.LastIndexOf('@');
        return $"mailto:{Uri.EscapeDataString(email[..at])}@{email[(at + 1)..]}";
    }

    /// <summary>The same with subject and text.</summary>
    public static string To(string email, string subject, string body) =>
        $"{To(email)}?subject={Uri.EscapeDataString(subject)}&body={Uri.EscapeDataString(body)}";
}
