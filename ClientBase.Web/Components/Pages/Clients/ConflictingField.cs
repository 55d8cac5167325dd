using ClientBase.Core.Clients;

namespace ClientBase.Web.Components.Pages.Clients;

/// <summary>A field that was changed here and in another window to different values; the agent chooses.</summary>
internal sealed class ConflictingField
{
    private readonly Part _part;

    private ConflictingField(Part part, ClientInput mine, ClientInput theirs)
    {
        _part = part;
        MineInput = mine with { };
        TheirsInput = theirs with { };
    }

    public string Title => _part.Title;

    public string Mine => Shown(_part.Read(MineInput));

    public string Theirs => Shown(_part.Read(TheirsInput));

    /// <summary>Null until chosen.</summary>
    public bool? KeepMine { get; private set; }

    private ClientInput MineInput { get; }

    private ClientInput TheirsInput { get; }

    private static readonly Part[] Parts =
    [
        new("Фамилия", i => i.LastName, (to, from) => to.LastName = from.LastName),
        new("Имя", i => i.FirstName, (to, from) => to.FirstName = from.FirstName),
        new("Отчество", i => i.NoPatronymic ? "нет отчества" : i.Patronymic, (to, from) => (to.NoPatronymic, to.Patronymic) = (from.NoPatronymic, from.Patronymic)),
        new("Дата рождения", i => i.BirthDate, (to, from) => to.BirthDate = from.BirthDate),
        new("Эл. почта", i => i.Email, (to, from) => to.Email = from.Email),
        new("Документ", i => i.DocumentType is { } type ? $"{DocumentTypes.Of(type).Title} {i.DocumentNumber}" : "", (to, from) => (to.DocumentType, to.DocumentNumber) = (from.DocumentType, from.DocumentNumber)),
        new("Дата выдачи документа", i => i.DocumentIssuedOn, (to, from) => to.DocumentIssuedOn = from.DocumentIssuedOn),
        new("Телефон", i => i.WithPhone ? i.Phone : "", (to, from) => (to.WithPhone, to.Phone) = (from.WithPhone, from.Phone)),
    ];

    /// <summary>
    /// Three-way merge into <paramref name="mine"/>: what only the other window changed is taken over (its titles are returned),
    /// what both changed is returned for the agent to choose.
    /// </summary>
    public static (List<string> Taken, List<ConflictingField> Conflict) Merge(ClientInput based, ClientInput mine, ClientInput theirs)
    {
        List<string> taken = [];
        List<ConflictingField> conflict = [];
        foreach (var part in Parts)
        {
            var (was, here, there) = (part.Read(based), part.Read(mine), part.Read(theirs));
            if (here == there || there == was)
            {
                continue;
            }

            if (here == was)
            {
                part.Copy(mine, theirs);
                taken.Add(part.Title.ToLowerInvariant());
            }
            else
            {
                conflict.Add(new ConflictingField(part, mine, theirs));
            }
        }

        return (taken, conflict);
    }

    public void Choose(ClientInput input, bool mine)
    {
        KeepMine = mine;
        _part.Copy(input, mine ? MineInput : TheirsInput);
    }

    private static string Shown(string value) => value.Length == 0 ? "не указано" : value;

    private sealed record Part(string Title, Func<ClientInput, string> Read, Action<ClientInput, ClientInput> Copy);
}
