using ClientBase.Core.Basics;

namespace ClientBase.Core.Clients;

/// <summary>The form as typed. Nothing here is trusted; <see cref="ClientInputRules"/> makes a <see cref="ClientProfile"/> of it.</summary>
public sealed record ClientInput
{
    public string LastName { get; set; } = "";

    public string FirstName { get; set; } = "";

    public string Patronymic { get; set; } = "";

    public bool NoPatronymic { get; set; }

    /// <summary>«dd.MM.yyyy» as typed.</summary>
    public string BirthDate { get; set; } = "";

    public string Email { get; set; } = "";

    public DocumentType? DocumentType { get; set; }

    public string DocumentNumber { get; set; } = "";

    public string DocumentIssuedOn { get; set; } = "";

    /// <summary>«Добавить клиента с телефоном»; off discards <see cref="Phone"/> (R-03).</summary>
    public bool WithPhone { get; set; }

    public string Phone { get; set; } = "";
}

/// <summary>The checked and normalised form.</summary>
public sealed record ClientProfile(PersonName Name, DateOnly BirthDate, string Email, IdentityDocument? Document, PhoneNumber? Phone);

/// <summary>A document with its normalised number (upper case, letters and digits, one hyphen after a Roman part).</summary>
public sealed record IdentityDocument(DocumentType Type, string Number, DateOnly? IssuedOn);

/// <summary>Fields of the form, in the order of the screen: the first with an error gets the focus.</summary>
public enum ClientField
{
    LastName,
    FirstName,
    Patronymic,
    BirthDate,
    Email,
    DocumentType,
    DocumentNumber,
    DocumentIssuedOn,
    Phone,
}

/// <summary>A sentence that belongs to a field: an error, or a warning that does not stop the save.</summary>
public sealed record FieldMessage(ClientField Field, string Text);

/// <summary>What the rules say of an input: a profile (null when there are errors), errors and warnings in the order of the screen.</summary>
public sealed record ClientInputCheck(ClientProfile? Profile, IReadOnlyList<FieldMessage> Errors, IReadOnlyList<FieldMessage> Warnings);
