using ClientBase.Core.Basics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace ClientBase.Core.Persistence;

/// <summary>How our own types are stored, declared once for the whole model. Nothing here is special to one engine.</summary>
internal static class Conventions
{
    public static void Apply(ModelConfigurationBuilder model)
    {
        model.Properties<ClientId>().HaveConversion<ClientIdConverter>();
        model.Properties<PersonId>().HaveConversion<PersonIdConverter>();
        model.Properties<StaffId>().HaveConversion<StaffIdConverter>();
        model.Properties<StoreAccountId>().HaveConversion<StoreAccountIdConverter>();
        model.Properties<QuoteId>().HaveConversion<QuoteIdConverter>();
        model.Properties<PolicyId>().HaveConversion<PolicyIdConverter>();
        model.Properties<ClaimId>().HaveConversion<ClaimIdConverter>();
        model.Properties<StatementId>().HaveConversion<StatementIdConverter>();
        model.Properties<PhoneNumber>().HaveConversion<PhoneConverter>().HaveMaxLength(12);
        model.Properties<Money>().HaveConversion<MoneyConverter>();
        model.Properties<DateTime>().HaveConversion<UtcConverter>();
        model.Properties<Enum>().HaveConversion<string>().HaveMaxLength(40);
    }

    private sealed class ClientIdConverter() : ValueConverter<ClientId, Guid>(id => id.Value, value => new ClientId(value));

    private sealed class PersonIdConverter() : ValueConverter<PersonId, Guid>(id => id.Value, value => new PersonId(value));

    private sealed class StaffIdConverter() : ValueConverter<StaffId, Guid>(id => id.Value, value => new StaffId(value));

    private sealed class StoreAccountIdConverter() : ValueConverter<StoreAccountId, Guid>(id => id.Value, value => new StoreAccountId(value));

    private sealed class QuoteIdConverter() : ValueConverter<QuoteId, Guid>(id => id.Value, value => new QuoteId(value));

    private sealed class PolicyIdConverter() : ValueConverter<PolicyId, Guid>(id => id.Value, value => new PolicyId(value));

    private sealed class ClaimIdConverter() : ValueConverter<ClaimId, Guid>(id => id.Value, value => new ClaimId(value));

    private sealed class StatementIdConverter() : ValueConverter<StatementId, Guid>(id => id.Value, value => new StatementId(value));

    private sealed class PhoneConverter() : ValueConverter<PhoneNumber, string>(phone => phone.E164, text => PhoneNumber.Parse(text));

    private sealed class MoneyConverter() : ValueConverter<Money, long>(money => money.Kopecks, kopecks => new Money(kopecks));

    /// <summary>Times are UTC in the database and in the code; the kind is lost on the way and given back here.</summary>
    private sealed class UtcConverter() : ValueConverter<DateTime, DateTime>(
        time => time.Kind == DateTimeKind.Utc ? time : time.ToUniversalTime(),
        stored => DateTime.SpecifyKind(stored, DateTimeKind.Utc));
}
