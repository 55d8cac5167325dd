using ClientBase.Core.Basics;

namespace ClientBase.Core.Clients;

/// <summary>What a record found by its identity keys is to the profile at hand.</summary>
public enum IdentityMatch
{
    /// <summary>Namesake born the same day; nothing else agrees (K4).</summary>
    Perhaps,

    /// <summary>The same document, but another surname and another birth date: somebody mistyped.</summary>
    Disputed,

    Same,
}

/// <summary>Another record that shares identity keys with the profile at hand.</summary>
public sealed record IdentityCandidate(
    ClientId ClientId,
    PersonId PersonId,
    StaffId AgentId,
    bool IsArchived,
    string LastName,
    string? FormerLastName,
    string FullName,
    DateOnly BirthDate,
    PhoneNumber? Phone,
    DocumentType? DocumentType,
    IReadOnlySet<IdentityKeyKind> SharedKeys);

/// <summary>Decides who is who, by the table of domain §4. Pure.</summary>
public static class IdentityMatcher
{
    public static IdentityMatch Judge(ClientProfile profile, IdentityCandidate other)
    {
        if (other.SharedKeys.Contains(IdentityKeyKind.ConfirmedPhone) || other.SharedKeys.Contains(IdentityKeyKind.NameBirthEmail))
        {
            return IdentityMatch.Same;
        }

        if (!other.SharedKeys.Contains(IdentityKeyKind.Document))
        {
            return IdentityMatch.Perhaps;
        }

        return other.BirthDate != profile.BirthDate && !SameSurname(profile, other)
            ? IdentityMatch.Disputed
            : IdentityMatch.Same;
    }

    /// <summary>Same person by phone or e-mail, yet the same kind of document has another number: a renewal, or a mistake to look at.</summary>
    public static bool NeedsReview(ClientProfile profile, IdentityCandidate other) =>
        Judge(profile, other) is IdentityMatch.Same
        && profile.Document is { } document
        && other.DocumentType == document.Type
        && !other.SharedKeys.Contains(IdentityKeyKind.Document);

    private static bool SameSurname(ClientProfile profile, IdentityCandidate other)
    {
        var surname = NameKeys.Norm(profile.Name.LastName);
        return surname == NameKeys.Norm(other.LastName)
            || (other.FormerLastName is { } former && surname == NameKeys.Norm(former));
    }
}
