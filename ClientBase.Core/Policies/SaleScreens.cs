using ClientBase.Core.Basics;
using ClientBase.Core.Motor;
using ClientBase.Core.Ownership;

namespace ClientBase.Core.Policies;

/// <summary>«+ Оформить» may go on: for whom, and what can be sold.</summary>
public sealed record SaleOpening(
    string ClientName,
    DateOnly ClientBirthDate,
    bool IsPhoneVerified,
    ClientStatus Status,
    IReadOnlyList<ProductPrice> Products,
    MotorTariffs Tariffs,
    DateOnly EarliestStart,
    DateOnly LatestStart);

/// <summary>A saved calculation as its screen shows it.</summary>
/// <param name="Id">Key of the sale.</param>
/// <param name="Number">«Р-26-000123-00045».</param>
/// <param name="ClientName">Of the agent's own record.</param>
/// <param name="Version">To be given back at payment: what is sold is what was seen.</param>
/// <param name="Status">How far it has come.</param>
/// <param name="Input">The form as it was typed.</param>
/// <param name="Price">Null for a draft, and where an underwriter has to name the premium.</param>
/// <param name="IsUnavailable">«Недоступен»: the client has been bound to another agent since .</param>
/// <param name="Policy">What it has become, or null.</param>
public sealed record SavedQuote(
    QuoteId Id,
    string Number,
    string ClientName,
    Guid Version,
    QuoteStatus Status,
    QuoteInput Input,
    QuotePrice? Price,
    bool IsUnavailable,
    IssuedPolicy? Policy);

/// <summary>What a calculation came to.</summary>
/// <param name="StartsOn">First day of cover.</param>
/// <param name="EndsOn">Last day of cover.</param>
/// <param name="Premium">All instalments together.</param>
/// <param name="Schedule">What is paid when; one line when it is paid at once.</param>
/// <param name="TariffEdition">The price list or tariff that gave the premium.</param>
/// <param name="HowCalculated">«0,35 % от 3 000 000 ₽»; null where <paramref name="Explanation"/> tells it.</param>
/// <param name="Explanation">«Как посчитано» factor by factor; null for products of the price list.</param>
public sealed record QuotePrice(
    DateOnly StartsOn,
    DateOnly EndsOn,
    Money Premium,
    IReadOnlyList<Instalment> Schedule,
    string TariffEdition,
    string? HowCalculated,
    QuoteExplanation? Explanation);

/// <summary>A line of the card's tab «Расчёты»: one that has not become a policy.</summary>
/// <param name="Id">Opens it.</param>
/// <param name="Number">«Р-26-000123-00045».</param>
/// <param name="Product">What is calculated.</param>
/// <param name="Subject">«LADA Vesta, А001АА00», or null.</param>
/// <param name="State">Of this moment.</param>
/// <param name="Premium">Null where there is none yet.</param>
/// <param name="ChangedAt">UTC.</param>
public sealed record QuoteLine(QuoteId Id, string Number, Product Product, string? Subject, QuoteState State, Money? Premium, DateTime ChangedAt);

/// <summary>«Полис оформлен».</summary>
/// <param name="Id">The policy.</param>
/// <param name="Number">«ИМЩ-26-7700-0000017».</param>
/// <param name="Product">What was sold.</param>
/// <param name="Premium">What was paid.</param>
/// <param name="StartsOn">First day of cover.</param>
/// <param name="EndsOn">Last day of cover.</param>
/// <param name="IssuedAt">UTC.</param>
/// <param name="IsBoundToYou">The client is held by the seller, as things stand now.</param>
/// <param name="IsPhoneVerified">The client's phone is confirmed, as things stand now.</param>
public sealed record IssuedPolicy(
    PolicyId Id,
    string Number,
    Product Product,
    Money Premium,
    DateOnly StartsOn,
    DateOnly EndsOn,
    DateTime IssuedAt,
    bool IsBoundToYou,
    bool IsPhoneVerified);
