using ClientBase.Core.Basics;
using ClientBase.Core.Clients;

namespace ClientBase.Tests.Clients;

/// <summary>The table of domain §4 as a pure decision; what is found, and by which keys, is <see cref="IdentityLockTests"/>.</summary>
public class IdentityMatcherTests
{
    private static readonly DateOnly Born = new(1985, 6, 15);

    [Theory]
    [InlineData(IdentityMatch.Same, IdentityKeyKind.Document)]
    [InlineData(IdentityMatch.Same, IdentityKeyKind.ConfirmedPhone)]
    [InlineData(IdentityMatch.Same, IdentityKeyKind.NameBirthEmail, IdentityKeyKind.NameBirth)]
    [InlineData(IdentityMatch.Perhaps, IdentityKeyKind.NameBirth)]
    public void Strong_keys_say_the_same_and_the_weak_one_perhaps(IdentityMatch expected, params IdentityKeyKind[] shared)
    {
        Assert.Equal(expected, IdentityMatcher.Judge(Profile(), Candidate(shared)));
    }

    [Theory]
    [InlineData("Петров", "15.06.1985", IdentityMatch.Same)]
    [InlineData("Сидоров", "15.06.1985", IdentityMatch.Same)]
    [InlineData("Петров", "16.06.1985", IdentityMatch.Same)]
    [InlineData("Пeтpов", "16.06.1985", IdentityMatch.Same)]
    [InlineData("Сидоров", "16.06.1985", IdentityMatch.Disputed)]
    public void K1_is_disputed_where_surname_and_birth_date_both_differ(string lastName, string birthDate, IdentityMatch expected)
    {
        var other = Candidate([IdentityKeyKind.Document]) with { LastName = lastName, BirthDate = DateText.Parse(birthDate).Date!.Value };

        Assert.Equal(expected, IdentityMatcher.Judge(Profile(), other));
    }

    [Fact]
    public void K1_with_the_former_surname_is_no_dispute()
    {
        var other = Candidate([IdentityKeyKind.Document]) with { LastName = "Сидоров", FormerLastName = "Петров", BirthDate = Born.AddDays(1) };

        Assert.Equal(IdentityMatch.Same, IdentityMatcher.Judge(Profile(), other));
    }

    [Theory]
    [InlineData(IdentityKeyKind.ConfirmedPhone)]
    [InlineData(IdentityKeyKind.NameBirthEmail)]
    public void Another_strong_key_settles_a_dispute(IdentityKeyKind second)
    {
        var other = Candidate([IdentityKeyKind.Document, second]) with { LastName = "Сидоров", BirthDate = Born.AddDays(1) };

        Assert.Equal(IdentityMatch.Same, IdentityMatcher.Judge(Profile(), other));
    }

    [Theory]
    [InlineData(DocumentType.Passport, true, IdentityKeyKind.NameBirthEmail)]
    [InlineData(DocumentType.Passport, true, IdentityKeyKind.ConfirmedPhone)]
    [InlineData(DocumentType.DrivingLicence, false, IdentityKeyKind.NameBirthEmail)]
    [InlineData(null, false, IdentityKeyKind.NameBirthEmail)]
    [InlineData(DocumentType.Passport, false, IdentityKeyKind.NameBirth)]
    [InlineData(DocumentType.Passport, false, IdentityKeyKind.NameBirthEmail, IdentityKeyKind.Document)]
    public void Another_number_of_the_same_document_type_needs_a_review(DocumentType? type, bool expected, params IdentityKeyKind[] shared)
    {
        Assert.Equal(expected, IdentityMatcher.NeedsReview(Profile(), Candidate(shared) with { DocumentType = type }));
    }

    private static ClientProfile Profile() => new(
        new PersonName("Петров", "Пётр", "Петрович"), Born, "petrov@mail.example",
        new IdentityDocument(DocumentType.Passport, "0010123456", new DateOnly(2012, 3, 1)), null);

    private static IdentityCandidate Candidate(IdentityKeyKind[] shared) => new(
        ClientId.New(), PersonId.New(), StaffId.New(), false, "Петров", null, "Петров Пётр Петрович", Born, null,
        DocumentType.Passport, shared.ToHashSet());
}
