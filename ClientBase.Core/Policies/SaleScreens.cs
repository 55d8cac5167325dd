using ClientBase.Core.Basics;
using ClientBase.Core.Ownership;

namespace ClientBase.Core.Policies;

/// <summary>«+ Оформить» may go on: for whom, and what can be sold.</summary>
public sealed record SaleOpening(
    string ClientName,
    bool IsPhoneVerified,
    ClientStatus Status,
    IReadOnlyList<ProductPrice> Products,
    DateOnly EarliestStart,
    DateOnly LatestStart);

/// <summary>A saved calculation as its screen shows it.</summary>
/// <param name="Id">Key of the sale.</param>
/// <param name="ClientName">Of the agent's own record.</param>
/// <param name="Version">To be given back at payment: what is sold is what was seen.</param>
/// <param name="Status">How far it has come.</param>
/// <param name="Terms">What was asked.</param>
/// <param name="EndsOn">Last day of cover.</param>
/// <param name="Premium">To pay.</param>
/// <param name="HowCalculated">«0,35 % от 3 000 000 ₽».</param>
/// <param name="TariffEdition">The price list that gave the premium.</param>
/// <param name="IsUnavailable">«Недоступен»: the client has been bound to another agent since .</param>
/// <param name="Policy">What it has become, or null.</param>
public sealed record SavedQuote(
    QuoteId Id,
    string ClientName,
    Guid Version,
    QuoteStatus Status,
    QuoteTerms Terms,
    DateOnly EndsOn,
    Money Premium,
    string HowCalculated,
    string TariffEdition,
    bool IsUnavailable,
    IssuedPolicy? Policy);

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
