using ClientBase.Core.Audit;
using ClientBase.Core.Basics;

namespace ClientBase.Core.Clients;

/// <summary>One field of a record before and after an edit, as the history shows it.</summary>
public sealed record ClientChange(ClientField Field, string Title, string? Old, string? New)
{
    /// <summary>Changes of these need a reason once a policy was sold .</summary>
    public bool IsKeyData => Field is not (ClientField.Email or ClientField.Phone);

    public AuditChange ToAudit() => new() { Field = Title, Old = Old, New = New };
}

/// <summary>Names the fields of the form and compares a record with a checked profile.</summary>
public static class ClientChanges
{
    /// <summary>The field's name on the screen.</summary>
    public static string Title(ClientField field) => field switch
    {
        ClientField.LastName => "Фамилия",
        ClientField.FirstName => "Имя",
        ClientField.Patronymic => "Отчество",
        ClientField.BirthDate => "Дата рождения",
        ClientField.Email => "Эл. почта",
        ClientField.DocumentType => "Документ",
        ClientField.DocumentNumber => "Серия и номер",
        ClientField.DocumentIssuedOn => "Дата выдачи документа",
        ClientField.Phone => "Телефон",
        _ => throw new ArgumentOutOfRangeException(nameof(field)),
    };

    /// <summary>What differs, in the order of the screen; document numbers are masked.</summary>
    public static List<ClientChange> Between(ClientRecord old, ClientProfile profile, DocumentVault vault)
    {
        var oldNumber = old.DocumentNumberSealed is { } sealedNumber ? vault.Open(sealedNumber) : null;
        List<ClientChange> changes = [];

        void Compare(ClientField field, string? before, string? after)
        {
            if (before != after)
            {
                changes.Add(new ClientChange(field, Title(field), before, after));
            }
        }

        Compare(ClientField.LastName, old.LastName, profile.Name.LastName);
        Compare(ClientField.FirstName, old.FirstName, profile.Name.FirstName);
        Compare(ClientField.Patronymic, old.Patronymic, profile.Name.Patronymic);
        Compare(ClientField.BirthDate, MoscowTime.Show(old.BirthDate), MoscowTime.Show(profile.BirthDate));
        Compare(ClientField.Email, old.Email, profile.Email);
        Compare(ClientField.DocumentType, TitleOf(old.DocumentType), TitleOf(profile.Document?.Type));
        if (oldNumber != profile.Document?.Number)
        {
            changes.Add(new ClientChange(
                ClientField.DocumentNumber,
                Title(ClientField.DocumentNumber),
                old.DocumentType is { } oldType && oldNumber is not null ? DocumentTypes.Masked(oldType, oldNumber) : null,
                profile.Document is { } document ? DocumentTypes.Masked(document.Type, document.Number) : null));
        }

        Compare(ClientField.DocumentIssuedOn, Show(old.DocumentIssuedOn), Show(profile.Document?.IssuedOn));
        Compare(ClientField.Phone, (old.PendingPhone ?? old.Phone)?.Display, profile.Phone?.Display);
        return changes;
    }

    private static string? TitleOf(DocumentType? type) => type is { } known ? DocumentTypes.Of(known).Title : null;

    private static string? Show(DateOnly? date) => date is { } known ? MoscowTime.Show(known) : null;
}
