using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Ownership;

namespace ClientBase.Core.Policies;

/// <summary>What is known of the client when a policy is to be sold to him.</summary>
/// <param name="Status">Of this record, for its agent.</param>
/// <param name="IsArchived">The record is hidden.</param>
/// <param name="IsDocumentDisputed">The document stands in another person's record too.</param>
/// <param name="IsPhoneVerified">The phone in force was confirmed.</param>
/// <param name="Age">Full years today, Moscow date.</param>
/// <param name="HasIdentityDocument">Type, number and date of issue of a document that proves identity.</param>
/// <param name="DocumentExpired">The 20/45 warning of the profile, or null.</param>
/// <param name="HasEmail">There is an address to send the policy to.</param>
public sealed record SaleFacts(
    ClientStatus Status,
    bool IsArchived,
    bool IsDocumentDisputed,
    bool IsPhoneVerified,
    int Age,
    bool HasIdentityDocument,
    string? DocumentExpired,
    bool HasEmail);

/// <summary>R-20: may a policy be sold to this client now, and why not. Asked at opening and again inside the sale's transaction.</summary>
public static class SaleRules
{
    /// <summary>Null when it may; otherwise the first reason, in the order a person would ask.</summary>
    /// <param name="facts">The client.</param>
    /// <param name="now">UTC.</param>
    /// <param name="unverifiedPhoneAllowedFrom">Moscow date, <c>Issuance:UnverifiedPhoneAllowedFrom</c>.</param>
    public static Refusal? Refuse(SaleFacts facts, DateTime now, DateOnly unverifiedPhoneAllowedFrom)
    {
        if (OwnershipRules.Refuse(ClientAction.Sell, facts.Status, facts.IsArchived) is { } no)
        {
            return no;
        }

        if (facts.IsDocumentDisputed)
        {
            return new DocumentDisputed();
        }

        if (!facts.IsPhoneVerified && now < MoscowTime.StartOf(unverifiedPhoneAllowedFrom))
        {
            return new SaleNeedsConfirmedPhone(unverifiedPhoneAllowedFrom);
        }

        if (facts.Age < Age.OfMajority)
        {
            return new PolicyholderTooYoung();
        }

        if (!facts.HasIdentityDocument)
        {
            return new DocumentIncomplete();
        }

        if (!facts.HasEmail)
        {
            return new EmailMissing();
        }

        return facts.DocumentExpired is { } sentence ? new DocumentExpired(sentence) : null;
    }
}
