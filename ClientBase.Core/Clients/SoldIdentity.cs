using ClientBase.Core.Basics;

namespace ClientBase.Core.Clients;

/// <summary>
/// Who bought an agent's first policy, as printed and known at the sale. Edits of a customer are held against this and not against
/// the last save, or a few small corrections in a row would make another person of him.
/// </summary>
public sealed record SoldIdentity(string Name, DateOnly BirthDate, string? DocumentHash)
{
    /// <summary>R-35: other birth date and other document.</summary>
    public bool IsAnotherPerson(ClientProfile profile, string? documentHash) =>
        profile.BirthDate != BirthDate && (DocumentHash is null || documentHash != DocumentHash);

    /// <summary>
    /// True where birth date and first name are those of the sale: then a new surname, document or e-mail that leads to records of
    /// other agents is believed (P-3, R-26). Otherwise it is not.
    /// </summary>
    public bool MayBe(ClientProfile profile)
    {
        var first = NameKeys.Norm(profile.Name.FirstName);
        return profile.BirthDate == BirthDate && Name.Split(' ').Any(word => NameKeys.Norm(word) == first);
    }
}
