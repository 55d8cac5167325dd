namespace ClientBase.Core.Clients;

/// <summary>Фамилия, имя, отчество after normalisation. A null patronymic means «Нет отчества» (P-5).</summary>
public sealed record PersonName(string LastName, string FirstName, string? Patronymic)
{
    /// <summary>«Фамилия Имя Отчество».</summary>
    public string Full => Join(LastName, FirstName, Patronymic);

    /// <summary>«Фамилия И. О.»</summary>
    public string Initials => Patronymic is null ? $"{LastName} {FirstName[0]}." : $"{LastName} {FirstName[0]}. {Patronymic[0]}.";

    public static string Join(string lastName, string firstName, string? patronymic) =>
        patronymic is null ? $"{lastName} {firstName}" : $"{lastName} {firstName} {patronymic}";
}
