using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Ownership;

namespace ClientBase.Core.Policies;

internal static class SaleFactsQueries
{
    /// <summary>What <see cref="SaleRules"/> asks of this record on this Moscow date.</summary>
    public static SaleFacts FactsOf(this ClientRecord record, ClientStatus status, DateOnly today)
    {
        // Neither question needs the number, so it stays sealed.
        var document = record is { DocumentType: { } type, DocumentNumberSealed: not null }
            ? new IdentityDocument(type, "", record.DocumentIssuedOn)
            : null;
        return new SaleFacts(
            status,
            record.IsArchived,
            record.IsDocumentDisputed,
            record.PhoneVerifiedAt is not null,
            Age.Years(record.BirthDate, today),
            document is { IssuedOn: not null } && DocumentTypes.IsIdentityDocument(document.Type),
            document is null ? null : DocumentTypes.ReplacementDue(document, record.BirthDate, today),
            record.Email.Length > 0);
    }
}
