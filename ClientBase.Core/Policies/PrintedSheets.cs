using ClientBase.Core.Basics;
using ClientBase.Core.Motor;

namespace ClientBase.Core.Policies;

/// <summary>A sold policy as it goes to paper.</summary>
/// <param name="Number">«ХХХ 9000000001».</param>
/// <param name="EndedMark">«Аннулирован 12.11.2026», printed large; null while the policy stands.</param>
/// <param name="PolicyholderName">Страхователь, as at the sale.</param>
/// <param name="PolicyholderBirthDate">As at the sale.</param>
/// <param name="IssuedAt">UTC.</param>
/// <param name="Limits">ОСАГО only.</param>
/// <param name="Agent">Who sold it.</param>
/// <param name="Cover">What is insured and for how much.</param>
public sealed record PrintedPolicy(
    string Number,
    string? EndedMark,
    string PolicyholderName,
    DateOnly PolicyholderBirthDate,
    DateTime IssuedAt,
    OsagoLimits? Limits,
    PrintedAgent Agent,
    PrintedCover Cover);

/// <summary>A calculation as it goes to paper. It is no policy, and says so.</summary>
/// <param name="Number">«Р-26-000123-00045».</param>
/// <param name="State">As things stand now.</param>
/// <param name="OutdatedWhy">Why it no longer holds; null while it does, and when it has become a policy.</param>
/// <param name="ClientName">Of the agent's own record.</param>
/// <param name="CalculatedAt">UTC.</param>
/// <param name="ValidUntil">UTC.</param>
/// <param name="Agent">Who calculated it.</param>
/// <param name="Deductibles">КАСКО: the premium at each deductible, side by side; empty for other products.</param>
/// <param name="Cover">What would be insured and for how much.</param>
public sealed record PrintedQuote(
    string Number,
    QuoteState State,
    string? OutdatedWhy,
    string ClientName,
    DateTime CalculatedAt,
    DateTime ValidUntil,
    PrintedAgent Agent,
    IReadOnlyList<DeductiblePremium> Deductibles,
    PrintedCover Cover);

/// <summary>Whom to ask; <paramref name="Code"/> is «000123».</summary>
public sealed record PrintedAgent(string Name, string? Code);

/// <summary>What both papers say of the insurance itself. What is not known is null or empty and is not printed.</summary>
/// <param name="Product">What is sold.</param>
/// <param name="StartsOn">First day of cover.</param>
/// <param name="EndsOn">Last day of cover.</param>
/// <param name="Subject">«LADA Vesta, А001АА00»: all that is known of a car without <paramref name="Car"/>.</param>
/// <param name="Car">«ОСАГО» and «КАСКО», as long as the form is kept.</param>
/// <param name="SumInsured">Страховая сумма.</param>
/// <param name="Days">«Путешествия».</param>
/// <param name="Premium">All instalments together.</param>
/// <param name="Schedule">What is paid when; one line when it is paid at once.</param>
/// <param name="HowCalculated">«0,35 % от 3 000 000 ₽»; products of the price list.</param>
/// <param name="Factors">«Как посчитано» of «ОСАГО» and «КАСКО», in the order of the formula.</param>
/// <param name="IsMinimum">The factors come to less than the least premium of the tariff, which is what is paid.</param>
public sealed record PrintedCover(
    Product Product,
    DateOnly StartsOn,
    DateOnly EndsOn,
    string? Subject,
    PrintedCar? Car,
    Money? SumInsured,
    int? Days,
    Money Premium,
    IReadOnlyList<Instalment> Schedule,
    string? HowCalculated,
    IReadOnlyList<RatingFactor> Factors,
    bool IsMinimum);

/// <summary>The car and who drives it.</summary>
/// <param name="Document">«СТС 00 00 123456».</param>
/// <param name="OwnerName">Null when the policyholder owns the car.</param>
/// <param name="Territory">Where the owner is registered.</param>
/// <param name="Unlimited">Anybody may drive; then <paramref name="Drivers"/> is empty.</param>
/// <param name="Months">ОСАГО: months of use, 12 is the whole year.</param>
/// <param name="Deductible">КАСКО.</param>
public sealed record PrintedCar(
    string Make,
    string Model,
    string Year,
    string? Vin,
    string? Plate,
    string Document,
    string? OwnerName,
    string Territory,
    bool Unlimited,
    IReadOnlyList<PrintedDriver> Drivers,
    int Months,
    Money Deductible);

/// <summary>Somebody admitted to drive; <paramref name="Licence"/> is «00 00 000008».</summary>
public sealed record PrintedDriver(string Name, string Licence);
