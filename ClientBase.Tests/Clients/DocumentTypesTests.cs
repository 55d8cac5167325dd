using System.Globalization;
using ClientBase.Core.Clients;
using static ClientBase.Core.Clients.DocumentType;

namespace ClientBase.Tests.Clients;

public class DocumentTypesTests
{
    private const string FreeError = "Допустимы буквы и цифры, не больше 25 символов";

    [Fact]
    public void The_list_has_the_titles_and_the_order_of_the_rules()
    {
        (DocumentType, int, string)[] expected =
        [
            (Passport, 21, "Паспорт гражданина РФ"),
            (BirthCertificate, 3, "Свидетельство о рождении"),
            (InternationalPassport, 22, "Загранпаспорт гражданина РФ"),
            (ForeignPassport, 10, "Паспорт иностранного гражданина"),
            (ResidencePermit, 12, "Вид на жительство в РФ"),
            (TemporaryResidencePermit, 15, "Разрешение на временное проживание в РФ"),
            (TemporaryIdentityCard, 14, "Временное удостоверение личности гражданина РФ"),
            (MilitaryId, 7, "Военный билет"),
            (ServicemanId, 24, "Удостоверение личности военнослужащего РФ"),
            (ReserveOfficerId, 27, "Военный билет офицера запаса"),
            (MilitaryIdTemporary, 8, "Временное удостоверение, выданное взамен военного билета"),
            (ForeignBirthCertificate, 23, "Свидетельство о рождении иностранного государства"),
            (DrivingLicence, 90, "Водительское удостоверение"),
            (Other, 91, "Иной документ"),
        ];
        Assert.Equal(expected, DocumentTypes.All.Select(info => (info.Type, (int)info.Type, info.Type.Title())));
        Assert.Equal(Enum.GetValues<DocumentType>().Order(), DocumentTypes.All.Select(info => info.Type).Order());
    }

    [Fact]
    public void Every_example_is_a_good_number_and_is_displayed_as_it_stands() =>
        Assert.All(DocumentTypes.All, info =>
        {
            var number = DocumentTypes.Normalise(info.Type, info.Example);
            Assert.Null(DocumentTypes.NumberError(info.Type, number));
            Assert.Equal(info.Example, DocumentTypes.Display(info.Type, number));
        });

    [Fact]
    public void Only_the_driving_licence_proves_no_identity() =>
        Assert.Equal([DrivingLicence], Enum.GetValues<DocumentType>().Where(type => !DocumentTypes.IsIdentityDocument(type)));

    [Fact]
    public void Documents_of_foreigners_allow_latin_names()
    {
        Assert.Equal(
            [ForeignPassport, ResidencePermit, TemporaryResidencePermit],
            Enum.GetValues<DocumentType>().Where(type => DocumentTypes.AllowsLatinName(type)));
        Assert.False(DocumentTypes.AllowsLatinName(null));
    }

    [Theory]
    [InlineData(Passport, "45 10 123456", "4510123456")]
    [InlineData(Passport, "4510 № 123456", "4510123456")]
    [InlineData(Passport, "4510 N 123456", "4510123456")]
    [InlineData(Passport, "45-10\u00A0123456", "4510123456")]
    [InlineData(Passport, "серия 45 10 номер 123456", "4510123456")]
    [InlineData(Passport, " 4510123456 ", "4510123456")]
    [InlineData(Passport, "45\u200B10123456", "4510123456")]
    [InlineData(BirthCertificate, "IV-АБ № 123456", "IV-АБ123456")]
    [InlineData(BirthCertificate, "iv-аб 123456", "IV-АБ123456")]
    [InlineData(BirthCertificate, "IVАБ123456", "IV-АБ123456")]
    [InlineData(BirthCertificate, "1У-АБ 123456", "IV-АБ123456")]
    [InlineData(BirthCertificate, "ХЛС-АБ 123456", "XLC-АБ123456")]
    [InlineData(BirthCertificate, "III – АК 123456", "III-АК123456")]
    [InlineData(BirthCertificate, "II-MO 123456", "II-МО123456")]
    [InlineData(BirthCertificate, "IV-СС 123456", "IV-СС123456")]
    [InlineData(InternationalPassport, "51 № 1234567", "511234567")]
    [InlineData(InternationalPassport, "51 1234567", "511234567")]
    [InlineData(MilitaryId, "ab 123456", "АВ123456")]
    [InlineData(MilitaryId, "АБ № 1234567", "АБ1234567")]
    [InlineData(MilitaryId, "AC 1234567", "АС1234567")]
    [InlineData(ServicemanId, "аб-1234567", "АБ1234567")]
    [InlineData(ReserveOfficerId, "АБ 123456", "АБ123456")]
    [InlineData(DrivingLicence, "77 15 123456", "7715123456")]
    [InlineData(DrivingLicence, "77 ав 123456", "77АВ123456")]
    [InlineData(DrivingLicence, "77 AB 123456", "77АВ123456")]
    [InlineData(ForeignPassport, "ea 123-4567", "EA1234567")]
    [InlineData(ForeignPassport, "А", "А")]
    [InlineData(ResidencePermit, "82 № 1234567", "821234567")]
    [InlineData(TemporaryResidencePermit, "77 РВП 123", "77РВП123")]
    [InlineData(TemporaryIdentityCard, "2П-123", "2П123")]
    [InlineData(MilitaryIdTemporary, "ё-12", "Ё12")]
    [InlineData(ForeignBirthCertificate, "abcdefghij-klmnopqrstu 1234", "ABCDEFGHIJKLMNOPQRSTU1234")]
    [InlineData(Other, "x1", "X1")]
    public void Good_numbers_are_normalised(DocumentType type, string typed, string expected)
    {
        var number = DocumentTypes.Normalise(type, typed);
        Assert.Equal(expected, number);
        Assert.Null(DocumentTypes.NumberError(type, number));

        // What is displayed must come back the same when it is saved again.
        Assert.Equal(number, DocumentTypes.Normalise(type, DocumentTypes.Display(type, number)));
    }

    [Theory]
    [InlineData(Passport, "45 10 12345", "Проверьте серию и номер. Образец: 45 10 123456")]
    [InlineData(Passport, "45 10 1234567", "Проверьте серию и номер. Образец: 45 10 123456")]
    [InlineData(Passport, "45 1O 123456", "Проверьте серию и номер. Образец: 45 10 123456")]
    [InlineData(Passport, "00 00 000000", "Номер не может состоять из одних нулей")]
    [InlineData(Passport, "٤٥١٠١٢٣٤٥٦", "Проверьте серию и номер. Образец: 45 10 123456")]
    [InlineData(Passport, "IV-АБ 123456", "Паспорт СССР не принимается. Укажите действующий документ")]
    [InlineData(Other, "IV-АБ 123456", "Паспорт СССР не принимается. Укажите действующий документ")]
    [InlineData(BirthCertificate, "АБ 123456", "Проверьте серию и номер. Образец: IV-АБ 123456")]
    [InlineData(BirthCertificate, "IV-А1 123456", "Проверьте серию и номер. Образец: IV-АБ 123456")]
    [InlineData(BirthCertificate, "IVIVIVIV-АБ 123456", "Проверьте серию и номер. Образец: IV-АБ 123456")]
    [InlineData(BirthCertificate, "IV-АБ 12345", "Проверьте серию и номер. Образец: IV-АБ 123456")]
    [InlineData(BirthCertificate, "IV-ZБ 123456", "Проверьте серию и номер. Образец: IV-АБ 123456")]
    [InlineData(InternationalPassport, "51 123456", "Проверьте серию и номер. Образец: 51 1234567")]
    [InlineData(InternationalPassport, "00 0000000", "Номер не может состоять из одних нулей")]
    [InlineData(MilitaryId, "АБ 12345", "Проверьте серию и номер. Образец: АБ 1234567")]
    [InlineData(MilitaryId, "А1 123456", "Проверьте серию и номер. Образец: АБ 1234567")]
    [InlineData(MilitaryId, "ZЯ 123456", "Проверьте серию и номер. Образец: АБ 1234567")]
    [InlineData(ServicemanId, "АБ 123456", "Проверьте серию и номер. Образец: АБ 1234567")]
    [InlineData(ReserveOfficerId, "АБ 12345678", "Проверьте серию и номер. Образец: АБ 1234567")]
    [InlineData(DrivingLicence, "77 15 12345", "Проверьте серию и номер. Образец: 99 15 123456")]
    [InlineData(DrivingLicence, "77 WZ 123456", "Проверьте серию и номер. Образец: 99 15 123456")]
    [InlineData(ForeignPassport, "12/34", FreeError)]
    [InlineData(ForeignPassport, "---", FreeError)]
    [InlineData(ResidencePermit, "12345678901234567890123456", FreeError)]
    [InlineData(TemporaryResidencePermit, "№", FreeError)]
    [InlineData(TemporaryIdentityCard, "<script>", FreeError)]
    [InlineData(MilitaryIdTemporary, "É1", FreeError)]
    [InlineData(ForeignBirthCertificate, "1.2", FreeError)]
    [InlineData(Other, "*", FreeError)]
    public void Bad_numbers_are_refused(DocumentType type, string typed, string error) =>
        Assert.Equal(error, DocumentTypes.NumberError(type, DocumentTypes.Normalise(type, typed)));

    [Theory]
    [InlineData(Passport, "4510123456", "45 10 123456", "45 10 ••••56")]
    [InlineData(BirthCertificate, "IV-АБ123456", "IV-АБ 123456", "IV-АБ ••••56")]
    [InlineData(InternationalPassport, "511234567", "51 1234567", "51 •••••67")]
    [InlineData(MilitaryId, "АБ123456", "АБ 123456", "АБ ••••56")]
    [InlineData(ServicemanId, "АБ1234567", "АБ 1234567", "АБ •••••67")]
    [InlineData(DrivingLicence, "77АВ123456", "77 АВ 123456", "77 АВ ••••56")]
    [InlineData(ForeignPassport, "EA1234567", "EA1234567", "•••••••67")]
    [InlineData(Other, "A1234", "A1234", "••••4")]
    [InlineData(Other, "A1", "A1", "••")]
    [InlineData(Passport, "12", "12", "••")]
    public void Numbers_are_displayed_by_template_and_masked_in_histories(DocumentType type, string number, string display, string masked)
    {
        Assert.Equal(display, DocumentTypes.Display(type, number));
        Assert.Equal(masked, DocumentTypes.Masked(type, number));
    }

    [Theory]
    [InlineData(Passport, "0019000001", "2026-11-23", "1980-08-17", "Дата выдачи не может быть в будущем")]
    [InlineData(Passport, "0019000001", "1980-08-16", "1980-08-17", "Дата выдачи раньше даты рождения")]
    [InlineData(Passport, "0019000001", "1997-09-30", "1980-08-17", "Паспорта гражданина РФ выдаются с 01.10.1997")]
    [InlineData(Passport, "0022000001", "2022-11-21", "2008-11-22", "Паспорт выдаётся с 14 лет")]
    [InlineData(Passport, "0022000001", "2022-02-28", "2008-02-29", "Паспорт выдаётся с 14 лет")]
    [InlineData(DrivingLicence, "9915123456", "2020-11-21", "2004-11-22", "Водительское удостоверение выдаётся с 16 лет")]
    [InlineData(Other, "1", "2026-11-23", "1980-08-17", "Дата выдачи не может быть в будущем")]
    [InlineData(BirthCertificate, "IV-АБ123456", "2015-01-01", "2015-01-02", "Дата выдачи раньше даты рождения")]
    public void Impossible_issue_dates_are_errors(DocumentType type, string number, string issued, string born, string error) =>
        Assert.Equal(
            new FieldMessage(ClientField.DocumentIssuedOn, error),
            Assert.Single(Check(type, number, issued, born).Errors));

    [Theory]
    [InlineData(Passport, "0022000001", "2022-11-22", "2008-11-22")]
    [InlineData(Passport, "0022000001", "2022-03-01", "2008-02-29")]
    [InlineData(Passport, "0098000001", "1997-10-01", "1970-08-17", "Паспорт подлежал замене в 45 лет")]
    [InlineData(Passport, "0022000001", "2026-11-22", "1980-08-17", "Проверьте серию: год бланка далёк от года выдачи")]
    [InlineData(Passport, "0023000001", "2026-11-22", "1980-08-17")]
    [InlineData(Passport, "0099000001", "2002-01-01", "1980-08-17", "Паспорт подлежал замене в 45 лет")]
    [InlineData(Passport, "0019000001", null, "1980-08-17")]
    [InlineData(Passport, "0019000001", "2018-11-22", null)]
    [InlineData(BirthCertificate, "IV-АБ123456", "2015-01-02", "2015-01-02")]
    [InlineData(BirthCertificate, "IV-АБ123456", null, "2012-11-22", "После 14 лет основной документ — паспорт")]
    [InlineData(BirthCertificate, "IV-АБ123456", null, "2012-11-23")]
    [InlineData(InternationalPassport, "511234567", "2016-11-22", "1980-08-17")]
    [InlineData(InternationalPassport, "511234567", "2016-11-21", "1980-08-17", "Срок действия мог истечь")]
    [InlineData(TemporaryResidencePermit, "1", "2023-11-22", "1980-08-17")]
    [InlineData(TemporaryResidencePermit, "1", "2023-11-21", "1980-08-17", "Срок действия мог истечь")]
    [InlineData(TemporaryIdentityCard, "1", "2026-09-22", "1980-08-17")]
    [InlineData(TemporaryIdentityCard, "1", "2026-09-21", "1980-08-17", "Срок действия мог истечь")]
    [InlineData(DrivingLicence, "9915123456", "2016-11-22", "1980-08-17")]
    [InlineData(DrivingLicence, "9915123456", "2016-11-21", "1980-08-17", "Срок действия мог истечь")]
    [InlineData(DrivingLicence, "9915123456", "2020-11-22", "2004-11-22")]
    [InlineData(MilitaryId, "АБ123456", "2000-01-01", "1980-08-17")]
    [InlineData(MilitaryId, "АБ123456", null, "2010-11-22")]
    [InlineData(ServicemanId, "АБ1234567", null, "2010-11-22")]
    [InlineData(ReserveOfficerId, "АБ123456", null, "2008-11-22")]
    [InlineData(ForeignBirthCertificate, "AB1", null, "2008-11-23")]
    [InlineData(ForeignPassport, "EA1234567", "1990-01-01", "1980-08-17")]
    public void Possible_documents_pass_with_or_without_a_warning(DocumentType type, string number, string? issued, string? born, string? warning = null)
    {
        var check = Check(type, number, issued, born);
        Assert.Empty(check.Errors);
        Assert.Equal(warning is null ? [] : [warning], check.Warnings.Select(message => message.Text));
    }

    [Theory]
    [InlineData(MilitaryId, "АБ123456", "2010-11-23", "Этот документ выдаётся с 16 лет")]
    [InlineData(ServicemanId, "АБ1234567", "2010-11-23", "Этот документ выдаётся с 16 лет")]
    [InlineData(ReserveOfficerId, "АБ123456", "2008-11-23", "Этот документ выдаётся с 18 лет")]
    [InlineData(ForeignBirthCertificate, "AB1", "2008-11-22", "Этот документ принимается до 18 лет")]
    public void A_document_that_does_not_go_with_the_age_is_an_error(DocumentType type, string number, string born, string error) =>
        Assert.Equal(
            new FieldMessage(ClientField.DocumentType, error),
            Assert.Single(Check(type, number, null, born).Errors));

    [Theory]
    [InlineData("2006-08-24", "2020-09-01", null)]
    [InlineData("2006-08-23", "2020-09-01", "Паспорт подлежал замене в 20 лет")]
    [InlineData("2006-08-23", "2026-08-22", "Паспорт подлежал замене в 20 лет")]
    [InlineData("2006-08-23", "2026-08-23", null)]
    [InlineData("1981-08-24", "2001-09-01", null)]
    [InlineData("1981-08-23", "2001-09-01", "Паспорт подлежал замене в 45 лет")]
    [InlineData("1981-08-23", "2026-08-23", null)]
    [InlineData("1981-08-23", "2000-09-01", "Паспорт подлежал замене в 20 лет")]
    [InlineData("1950-01-01", "1998-01-01", null)]
    [InlineData("1980-08-17", null, null)]
    public void A_passport_lives_until_ninety_days_after_20_and_45(string born, string? issued, string? due)
    {
        var document = new IdentityDocument(Passport, "0000000001", Date(issued));
        Assert.Equal(due, DocumentTypes.ReplacementDue(document, Date(born)!.Value, new DateOnly(2026, 11, 22)));
        Assert.Null(DocumentTypes.ReplacementDue(document with { Type = InternationalPassport }, Date(born)!.Value, new DateOnly(2026, 11, 22)));
    }

    [Fact]
    public void Born_on_29_february_the_replacement_counts_from_1_march()
    {
        // 45 on 01.03.2033 (a common year), 90 days later is 30.05.2033.
        var document = new IdentityDocument(Passport, "0010000001", new DateOnly(2010, 1, 1));
        var born = new DateOnly(1988, 2, 29);
        Assert.Null(DocumentTypes.ReplacementDue(document, born, new DateOnly(2033, 5, 30)));
        Assert.NotNull(DocumentTypes.ReplacementDue(document, born, new DateOnly(2033, 5, 31)));
    }

    private static DocumentCheck Check(DocumentType type, string number, string? issued, string? born) =>
        DocumentTypes.Check(type, number, Date(issued), Date(born), new DateOnly(2026, 11, 22));

    private static DateOnly? Date(string? iso) => iso is null ? null : DateOnly.Parse(iso, CultureInfo.InvariantCulture);
}
