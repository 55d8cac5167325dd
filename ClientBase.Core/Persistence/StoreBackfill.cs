namespace ClientBase.Core.Persistence;

/// <summary>
/// Accounts of the online store for whoever was bound and had his phone confirmed before there was a store; called by the
/// migration. Of two persons with one number, and of two records of one person, the one that was bound first. They are not invited:
/// years may lie between. The account takes the binding's id, which is nobody else's.
/// </summary>
internal static class StoreBackfill
{
    public const string Sql = """
        INSERT INTO "StoreAccounts" ("Id", "PersonId", "ClientId", "Phone", "CreatedAt", "Session")
        SELECT b."Id", b."PersonId", c."Id", c."Phone", b."StartedAt", b."Id"
        FROM "Bindings" AS b
        JOIN "Clients" AS c ON c."PersonId" = b."PersonId" AND c."AgentId" = b."AgentId"
        WHERE b."EndedAt" IS NULL AND c."DeletedAt" IS NULL AND c."Phone" IS NOT NULL AND c."PhoneVerifiedAt" IS NOT NULL
          AND NOT EXISTS (
            SELECT 1 FROM "Bindings" AS b2
            JOIN "Clients" AS c2 ON c2."PersonId" = b2."PersonId" AND c2."AgentId" = b2."AgentId"
            WHERE b2."EndedAt" IS NULL AND c2."DeletedAt" IS NULL AND c2."PhoneVerifiedAt" IS NOT NULL
              AND (c2."Phone" = c."Phone" OR b2."PersonId" = b."PersonId")
              AND (b2."StartedAt" < b."StartedAt"
                OR (b2."StartedAt" = b."StartedAt" AND (b2."Id" < b."Id" OR (b2."Id" = b."Id" AND c2."Id" < c."Id")))))
        """;
}
