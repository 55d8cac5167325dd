using ClientBase.Core.Basics;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Store;

/// <summary>Who is acting in the online store: a client, never a member of staff. Every method of the store takes one and checks it.</summary>
/// <param name="Account">His account.</param>
/// <param name="Session">Of the sign-in; signing out changes the account's, and the next action is refused.</param>
public sealed record StoreVisitor(StoreAccountId Account, Guid Session);

/// <summary>Signed out on another device, or the login was moved to another number.</summary>
public sealed record StoreSessionEnded() : Refusal(
    "Сеанс завершён: вы вышли на другом устройстве или номер для входа изменён.",
    WhatNext: "Войдите снова по номеру телефона и коду из СМС.");

/// <summary>The first question of every method of the store: is this sign-in still good?</summary>
public sealed class StoreAccess(IDbContextFactory<ClientBaseDb> dbs)
{
    /// <summary>Null when it is; asked of the database every time, for a visitor presses a button now and then.</summary>
    public async Task<Refusal?> RefuseAsync(StoreVisitor visitor, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        return await db.StoreAccounts.AnyAsync(a => a.Id == visitor.Account && a.Session == visitor.Session, ct) ? null : new StoreSessionEnded();
    }

    /// <summary>The account for reading; null after its sign-in has ended.</summary>
    internal static Task<StoreAccount?> FindAsync(ClientBaseDb db, StoreVisitor visitor, CancellationToken ct) =>
        db.StoreAccounts.AsNoTracking().SingleOrDefaultAsync(a => a.Id == visitor.Account && a.Session == visitor.Session, ct);
}
