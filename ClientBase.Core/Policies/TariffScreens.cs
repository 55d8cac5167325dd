using ClientBase.Core.Basics;
using ClientBase.Core.Motor;

namespace ClientBase.Core.Policies;

public enum TariffState
{
    /// <summary>«Будущая»: it may still be withdrawn or replaced.</summary>
    Future,

    /// <summary>«Действует».</summary>
    InForce,

    /// <summary>«Прежняя».</summary>
    Former,
}

/// <summary>A line of the editions of a tariff.</summary>
/// <param name="Id">Null for one that came with the program.</param>
/// <param name="Figures">The edition itself.</param>
/// <param name="State">On this day.</param>
/// <param name="Quotes">How many calculations name it.</param>
/// <param name="PublishedBy">Null for one that came with the program.</param>
/// <param name="PublishedAt">UTC; the same.</param>
public sealed record TariffLine(Guid? Id, ITariffEdition Figures, TariffState State, int Quotes, string? PublishedBy, DateTime? PublishedAt);

/// <summary>«Тарифы и справочники».</summary>
/// <param name="Editions">Of all kinds, the last one first.</param>
/// <param name="FirstDay">The first Moscow date for which something may be published.</param>
public sealed record TariffOverview(IReadOnlyList<TariffLine> Editions, DateOnly FirstDay)
{
    public IReadOnlyList<TariffLine> Of(TariffKind kind) => [.. Editions.Where(line => line.Figures.Kind == kind)];

    public ITariffEdition InForce(TariffKind kind) => Editions.First(line => line.Figures.Kind == kind && line.State is TariffState.InForce).Figures;
}

/// <summary>«Сколько расчётов изменится»: of the open calculations of all agents that have not expired, counted by calculating them anew.</summary>
/// <param name="Open">All of them. Those that are not sold before the edition's first day must be calculated again.</param>
/// <param name="Dearer">Would cost more.</param>
/// <param name="Cheaper">Would cost less.</param>
/// <param name="Impossible">Could not be calculated any more: its territory has gone, or the tariff sends it to the underwriter.</param>
public sealed record TariffPreview(int Open, int Dearer, int Cheaper, int Impossible)
{
    public int Changed => Dearer + Cheaper + Impossible;
}

/// <summary>What is downloaded.</summary>
public sealed record TariffDownload(string FileName, string ContentType, byte[] Content);

/// <summary>Fields to mend; each sentence is shown at its field.</summary>
public sealed record InvalidTariff(IReadOnlyList<TariffError> Errors) : Refusal("Редакция не опубликована: проверьте заполнение.");

/// <summary>It has begun to apply, or was withdrawn or replaced by somebody else meanwhile.</summary>
public sealed record TariffIsFixed() : Refusal(
    "Эту редакцию уже нельзя изменить или отозвать.",
    "Действующие и прежние редакции не меняются: на них ссылаются расчёты. Будущую могли отозвать или заменить в другом окне.",
    "Обновите страницу. Чтобы исправить действующую редакцию, опубликуйте следующую.");
