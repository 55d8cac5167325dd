using ClientBase.Core.Basics;
using ClientBase.Core.Ownership;

namespace ClientBase.Core.Clients;

/// <summary>
/// One agent's record of a client: a row of his «База клиентов». Whether the client is bound, and to whom, is not here:
/// that belongs to the person (<c>Ownership/ClientBinding</c>).
/// </summary>
public sealed class ClientRecord : IOwnedRecord
{
    public const int NameLength = 60;
    public const int EmailLength = 254;
    public const int NoteLength = 1000;

    public ClientId Id { get; init; }

    public PersonId PersonId { get; set; }

    public StaffId AgentId { get; init; }

    public string LastName { get; private set; } = "";

    public string FirstName { get; private set; } = "";

    /// <summary>Null means «Нет отчества» (P-5).</summary>
    public string? Patronymic { get; private set; }

    /// <summary>Surname before «Смена фамилии/имени»; search finds both (P-3).</summary>
    public string? FormerLastName { get; private set; }

    public DateOnly BirthDate { get; private set; }

    public string Email { get; private set; } = "";

    public DocumentType? DocumentType { get; private set; }

    /// <summary>AES-GCM sealed normalised number (DAT-1); only <see cref="DocumentVault"/> opens it.</summary>
    public string? DocumentNumberSealed { get; private set; }

    public DateOnly? DocumentIssuedOn { get; private set; }

    public PhoneNumber? Phone { get; private set; }

    public DateTime? PhoneVerifiedAt { get; private set; }

    /// <summary>New number of a bound client until it is confirmed; the old one stays in force .</summary>
    public PhoneNumber? PendingPhone { get; private set; }

    /// <summary>When the client told the agent the code, and which text he had been sent .</summary>
    public DateTime? ConsentGivenAt { get; private set; }

    public string? ConsentTextVersion { get; private set; }

    public string? Note { get; private set; }

    public DateTime? NoteAt { get; private set; }

    public string? NoteAuthor { get; private set; }

    public bool IsArchived { get; private set; }

    /// <summary>Set by «Удалить»; the personal data are erased 30 days later .</summary>
    public DateTime? DeletedAt { get; private set; }

    /// <summary>The document stands in another person's record too; no sale until it is corrected (domain §4, conflict).</summary>
    public bool IsDocumentDisputed { get; set; }

    public DateTime CreatedAt { get; init; }

    /// <summary>Key of the form that added this record; pressing «Сохранить данные» twice adds once .</summary>
    public Guid FormKey { get; init; }

    /// <summary>Changes with every save; a stale one is told, never overwritten .</summary>
    public Guid Version { get; private set; }

    /// <summary>Orders the list: the name folded so that binary order is Russian order, ё after е.</summary>
    public string SortName { get; private set; } = "";

    /// <summary>Every word of the name, each after a blank, folded: what the name filter looks in.</summary>
    public string SearchName { get; private set; } = "";

    /// <summary>Ten digits of the number in force, empty without one: what the phone filter looks in.</summary>
    public string SearchPhone { get; private set; } = "";

    public string FullName => PersonName.Join(LastName, FirstName, Patronymic);

    /// <summary>Takes over a checked profile. The phone is set apart: <see cref="SetPhone"/>.</summary>
    public void SetProfile(ClientProfile profile, DocumentVault vault)
    {
        LastName = profile.Name.LastName;
        FirstName = profile.Name.FirstName;
        Patronymic = profile.Name.Patronymic;
        BirthDate = profile.BirthDate;
        Email = profile.Email;
        DocumentType = profile.Document?.Type;
        DocumentNumberSealed = profile.Document is { } document ? vault.Seal(document.Number) : null;
        DocumentIssuedOn = profile.Document?.IssuedOn;
        Reindex();
    }

    public void RememberFormerLastName(string lastName)
    {
        FormerLastName = lastName;
        Reindex();
    }

    /// <summary>The same client in another agent's base, as he is here: out of the archive, and with the comment only where it is to go with him .</summary>
    internal ClientRecord CopyFor(StaffId agent, bool withNote, DateTime now) => new()
    {
        Id = ClientId.New(),
        PersonId = PersonId,
        AgentId = agent,
        LastName = LastName,
        FirstName = FirstName,
        Patronymic = Patronymic,
        FormerLastName = FormerLastName,
        BirthDate = BirthDate,
        Email = Email,
        DocumentType = DocumentType,
        DocumentNumberSealed = DocumentNumberSealed,
        DocumentIssuedOn = DocumentIssuedOn,
        Phone = Phone,
        PhoneVerifiedAt = PhoneVerifiedAt,
        PendingPhone = PendingPhone,
        ConsentGivenAt = ConsentGivenAt,
        ConsentTextVersion = ConsentTextVersion,
        Note = withNote ? Note : null,
        NoteAt = withNote ? NoteAt : null,
        NoteAuthor = withNote ? NoteAuthor : null,
        IsDocumentDisputed = IsDocumentDisputed,
        CreatedAt = now,
        FormKey = Guid.NewGuid(),
        Version = Guid.CreateVersion7(),
        SortName = SortName,
        SearchName = SearchName,
        SearchPhone = SearchPhone,
    };

    internal void TakeEmailOf(ClientRecord other)
    {
        Email = other.Email;
        Touch();
    }

    internal void TakeDocumentOf(ClientRecord other)
    {
        (DocumentType, DocumentNumberSealed, DocumentIssuedOn) = (other.DocumentType, other.DocumentNumberSealed, other.DocumentIssuedOn);
        IsDocumentDisputed = other.IsDocumentDisputed;
        Touch();
    }

    /// <summary>The number that the person has confirmed in another record, with his consent.</summary>
    internal void TakePhoneOf(ClientRecord other)
    {
        SetPhone(other.Phone, other.PhoneVerifiedAt);
        (ConsentGivenAt, ConsentTextVersion) = (other.ConsentGivenAt, other.ConsentTextVersion);
    }

    /// <summary>Puts a number in force; <paramref name="verifiedAt"/> is null for one that nobody confirmed.</summary>
    public void SetPhone(PhoneNumber? phone, DateTime? verifiedAt)
    {
        Phone = phone;
        SearchPhone = phone?.Digits ?? "";
        PhoneVerifiedAt = verifiedAt;
        PendingPhone = null;
        Touch();
    }

    public void AwaitConfirmationOf(PhoneNumber phone)
    {
        PendingPhone = phone;
        Touch();
    }

    public void ForgetPendingPhone()
    {
        PendingPhone = null;
        Touch();
    }

    public void RecordConsent(DateTime at, string textVersion)
    {
        ConsentGivenAt = at;
        ConsentTextVersion = textVersion;
    }

    public void SetNote(string? note, string author, DateTime at)
    {
        Note = string.IsNullOrWhiteSpace(note) ? null : note.Trim();
        NoteAt = Note is null ? null : at;
        NoteAuthor = Note is null ? null : author;
        Touch();
    }

    public void Archive() => SetArchived(true);

    public void RestoreFromArchive() => SetArchived(false);

    public void Delete(DateTime at)
    {
        DeletedAt = at;
        Touch();
    }

    public void UndoDelete()
    {
        DeletedAt = null;
        Touch();
    }

    private void SetArchived(bool archived)
    {
        IsArchived = archived;
        Touch();
    }

    private void Reindex()
    {
        SortName = NameKeys.Sort(LastName, FirstName, Patronymic);
        SearchName = NameKeys.Search(LastName, FirstName, Patronymic, FormerLastName);
        Touch();
    }

    private void Touch() => Version = Guid.CreateVersion7();
}
