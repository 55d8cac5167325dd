using ClientBase.Core.Basics;
using ClientBase.Core.Clients;

namespace ClientBase.Tests.Clients;

public class IdentityKeysTests
{
    private static readonly ClientProfile Elkina = new(
        new PersonName("Ёлкина", "Анна-Мария", "Петровна"),
        new DateOnly(1978, 8, 7),
        "elkina.am@mail.example",
        new IdentityDocument(DocumentType.Passport, "0003000001", new DateOnly(2003, 1, 1)),
        PhoneNumber.Parse("+79030001104"));

    [Fact]
    public void A_full_profile_has_all_four_keys()
    {
        Assert.Equal(
            [IdentityKeyKind.Document, IdentityKeyKind.ConfirmedPhone, IdentityKeyKind.NameBirthEmail, IdentityKeyKind.NameBirth],
            IdentityKeys.Of(Elkina, phoneVerified: true).Select(key => key.Kind));
    }

    [Fact]
    public void Without_document_and_confirmed_phone_the_name_remains()
    {
        IdentityKeyKind[] byName = [IdentityKeyKind.NameBirthEmail, IdentityKeyKind.NameBirth];
        Assert.Equal(byName, IdentityKeys.Of(Elkina with { Document = null }, phoneVerified: false).Select(key => key.Kind));
        Assert.Equal(byName, IdentityKeys.Of(Elkina with { Document = null, Phone = null }, phoneVerified: true).Select(key => key.Kind));
    }

    [Theory]
    [InlineData("Ёлкина", "Анна-Мария", "Петровна")]
    [InlineData("Елкина", "Анна Мария", "Петровна")]
    [InlineData("ЕЛКИНА", "АННАМАРИЯ", "ПЕТРОВНА")]
    [InlineData("Eлкинa", "Aнна-Mария", "Пeтpoвна")]
    [InlineData(" ёлкина ", "анна - мария", "петровна.")]
    [InlineData("Ёл\u200Bкина", "Анна‑Мария", "Петровна\u00A0")]
    [InlineData("Анна-Мария", "Ёлкина", "Петровна")]
    [InlineData("Петровна", "Анна-Мария", "Ёлкина")]
    [InlineData("ЁЛКИНА", "Анна-мария", "ПЕТРОВНА")]
    [InlineData("ёЛКИНА", "анна-мария", "петровнА")]
    [InlineData("Е\u0308лкина", "Анна-Мария", "Петровна")]
    [InlineData("Ёлки на", "Анна  Мария", "Петров-на")]
    [InlineData("Ёлкина", "АннаМария", "Пётровна")]
    [InlineData("Ёлкинa", "Анна—Мария", "Петpовна")]
    [InlineData("Ёл\u00ADкина", "Анна−Мария", "Пет'ровна")]
    [InlineData("Ёлкина\uFEFF", "Aннa-Mapия", "Пeтрoвнa")]
    [InlineData("Ёлкина.", "Анна.Мария", "Петровна")]
    [InlineData("ËЛКИНА", "Анна-Мария", "Петровна")]
    public void Spellings_and_swapped_fields_are_the_same_person(string last, string first, string patronymic)
    {
        var other = Elkina with { Name = new PersonName(last, first, patronymic), Email = " Elkina.AM@mail.example" };
        Assert.Equal(Content(Elkina, IdentityKeyKind.NameBirthEmail), Content(other, IdentityKeyKind.NameBirthEmail));
        Assert.Equal(Content(Elkina, IdentityKeyKind.NameBirth), Content(other, IdentityKeyKind.NameBirth));
    }

    [Fact]
    public void P5_no_patronymic_matches_only_none()
    {
        var without = Elkina with { Name = Elkina.Name with { Patronymic = null } };
        Assert.NotEqual(Content(Elkina, IdentityKeyKind.NameBirth), Content(without, IdentityKeyKind.NameBirth));
    }

    [Fact]
    public void Another_birth_date_or_e_mail_is_another_key()
    {
        var younger = Elkina with { BirthDate = Elkina.BirthDate.AddDays(1) };
        Assert.All(
            [IdentityKeyKind.ConfirmedPhone, IdentityKeyKind.NameBirthEmail, IdentityKeyKind.NameBirth],
            kind => Assert.NotEqual(Content(Elkina, kind), Content(younger, kind)));
        var elsewhere = Elkina with { Email = "other@mail.example" };
        Assert.NotEqual(Content(Elkina, IdentityKeyKind.NameBirthEmail), Content(elsewhere, IdentityKeyKind.NameBirthEmail));
        Assert.Equal(Content(Elkina, IdentityKeyKind.NameBirth), Content(elsewhere, IdentityKeyKind.NameBirth));
    }

    [Theory]
    [InlineData(DocumentType.Passport, "45 10 123456", "4510 № 123456")]
    [InlineData(DocumentType.BirthCertificate, "IV-АБ № 123456", "iv-аб 123456")]
    [InlineData(DocumentType.BirthCertificate, "IV-АБ 123456", "1УАБ123456")]
    [InlineData(DocumentType.ForeignPassport, "AB 123-45", "АВ12345")]
    [InlineData(DocumentType.MilitaryId, "AC 123456", "АС-123456")]
    public void Spellings_of_one_number_are_one_document(DocumentType type, string one, string other) =>
        Assert.Equal(DocumentKey(type, one), DocumentKey(type, other));

    [Fact]
    public void Another_number_or_type_is_another_document()
    {
        Assert.NotEqual(DocumentKey(DocumentType.Passport, "4510123456"), DocumentKey(DocumentType.Passport, "4510123457"));
        Assert.NotEqual(DocumentKey(DocumentType.Other, "123456"), DocumentKey(DocumentType.TemporaryIdentityCard, "123456"));
    }

    [Fact]
    public void P4_the_confirmed_phone_finds_a_client_who_changed_her_surname()
    {
        var married = Elkina with { Name = Elkina.Name with { LastName = "Петрова" }, Document = null, Email = "petrova@mail.example" };
        Assert.Equal(Content(Elkina, IdentityKeyKind.ConfirmedPhone), Content(married, IdentityKeyKind.ConfirmedPhone));
        var husband = Elkina with { Name = new PersonName("Ёлкин", "Пётр", "Петрович") };
        Assert.NotEqual(Content(Elkina, IdentityKeyKind.ConfirmedPhone), Content(husband, IdentityKeyKind.ConfirmedPhone));
    }

    [Fact]
    public void P1_a_namesake_shares_the_weak_key_only()
    {
        var namesake = new ClientProfile(
            Elkina.Name,
            Elkina.BirthDate,
            "another@mail.example",
            new IdentityDocument(DocumentType.Passport, "0003000002", null),
            PhoneNumber.Parse("+79030001105"));
        var shared = IdentityKeys.Of(Elkina, true).Intersect(IdentityKeys.Of(namesake, true));
        Assert.Equal(IdentityKeyKind.NameBirth, Assert.Single(shared).Kind);
    }

    private static string Content(ClientProfile profile, IdentityKeyKind kind) =>
        IdentityKeys.Of(profile, phoneVerified: true).Single(key => key.Kind == kind).Content;

    private static string DocumentKey(DocumentType type, string typed) => Content(
        Elkina with { Document = new IdentityDocument(type, DocumentTypes.Normalise(type, typed), null) },
        IdentityKeyKind.Document);
}
