using Microsoft.EntityFrameworkCore.Migrations;

namespace ClientBase.Core.Persistence.Migrations;

/// <summary>
/// What was sold before there was a ledger of КВ. One SQL for both engines, called by the migration when table, column and indexes
/// are there: in the same transaction as they, so that no node ever sees policies without their lines.
/// </summary>
internal static class CommissionBackfill
{
    /// <summary>The only rates there were.</summary>
    private const string Edition = "Ставки КВ № 1";

    /// <summary>In hundredths of a percent: whole numbers round as the code does, half away from zero.</summary>
    private const string Points = """CAST(ROUND(p."CommissionPercent" * 100) AS BIGINT)""";

    /// <summary>The kopecks that cannot be divided are in the first part, which is the one that was paid.</summary>
    private const string FirstPart = """(p."Premium" - p."Premium" / p."Instalments" * (p."Instalments" - 1))""";

    public static void FillCommissions(this MigrationBuilder migration)
    {
        // The later of the binding and of the confirmation that the owner's record knows of.
        migration.Sql("""
            UPDATE "Bindings" SET "CommissionFrom" = (
                SELECT CASE WHEN MIN(c."PhoneVerifiedAt") > "Bindings"."StartedAt" THEN MIN(c."PhoneVerifiedAt") ELSE "Bindings"."StartedAt" END
                FROM "Clients" AS c
                WHERE c."PersonId" = "Bindings"."PersonId" AND c."AgentId" = "Bindings"."AgentId" AND c."PhoneVerifiedAt" IS NOT NULL
                HAVING COUNT(*) > 0);
            """);

        // What was paid at the sale; the later parts are written by the hourly accrual, as always.
        migration.Sql($"""
            INSERT INTO "CommissionEntries" ("AgentId", "PolicyId", "ClientId", "Kind", "Part", "At", "Base", "Percent", "Amount", "RateEdition", "BoundSince", "PhoneConfirmedAt")
            SELECT p."AgentId", p."Id", p."ClientId",
                   CASE p."Channel" WHEN 'OnlineStore' THEN 'SelfPurchase' ELSE 'OwnSale' END,
                   1, p."IssuedAt", {FirstPart}, p."CommissionPercent",
                   CASE WHEN p."Instalments" > 1 THEN ({FirstPart} * {Points} + 5000) / 10000 ELSE p."Commission" END,
                   '{Edition}',
                   COALESCE({Held("StartedAt", "IS NULL")}, {Held("StartedAt", "> p.\"IssuedAt\"")}),
                   CASE WHEN c."PhoneVerifiedAt" <= p."IssuedAt" THEN c."PhoneVerifiedAt" END
            FROM "Policies" AS p
            LEFT JOIN "Clients" AS c ON c."Id" = p."ClientId"
            WHERE p."Channel" <> 'OnlineStore'
               OR COALESCE({Held("CommissionFrom", "IS NULL")}, {Held("CommissionFrom", "> p.\"IssuedAt\"")}) <= p."IssuedAt";
            """);

        // Annulled: as if it had never been.
        migration.Sql("""
            INSERT INTO "CommissionEntries" ("AgentId", "PolicyId", "ClientId", "Kind", "Part", "At", "Base", "Percent", "Amount", "RateEdition", "BoundSince", "PhoneConfirmedAt")
            SELECT e."AgentId", e."PolicyId", e."ClientId", 'Reversal', 1, p."AnnulledAt", -e."Base", e."Percent", -e."Amount", e."RateEdition", e."BoundSince", e."PhoneConfirmedAt"
            FROM "CommissionEntries" AS e
            JOIN "Policies" AS p ON p."Id" = e."PolicyId"
            WHERE p."AnnulledAt" IS NOT NULL;
            """);

        // Cancelled: the rate of the sale on what was given back, in the hour that the diary names.
        migration.Sql($"""
            INSERT INTO "CommissionEntries" ("AgentId", "PolicyId", "ClientId", "Kind", "Part", "At", "Base", "Percent", "Amount", "RateEdition", "BoundSince", "PhoneConfirmedAt")
            SELECT e."AgentId", e."PolicyId", e."ClientId", 'Clawback', 1, COALESCE(d."At", p."IssuedAt"), -p."Refund", e."Percent",
                   -((p."Refund" * {Points} + 5000) / 10000), e."RateEdition", e."BoundSince", e."PhoneConfirmedAt"
            FROM "CommissionEntries" AS e
            JOIN "Policies" AS p ON p."Id" = e."PolicyId"
            LEFT JOIN (SELECT "PolicyId", MIN("At") AS "At" FROM "AuditEntries" WHERE "Action" = 'PolicyCancelled' GROUP BY "PolicyId") AS d ON d."PolicyId" = p."Id"
            WHERE p."CancelledOn" IS NOT NULL AND p."AnnulledAt" IS NULL AND p."Refund" > 0;
            """);
    }

    /// <summary>Of the binding to the seller in which the person stood at the sale; bindings that last and that ended have an index each.</summary>
    private static string Held(string column, string ended) => $"""
        (SELECT MIN(b."{column}") FROM "Bindings" AS b
         WHERE b."PersonId" = p."PersonId" AND b."EndedAt" {ended} AND b."AgentId" = p."AgentId" AND b."StartedAt" <= p."IssuedAt")
        """;
}
