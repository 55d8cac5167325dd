using ClientBase.Core.Basics;
using ClientBase.Core.Persistence;
using ClientBase.Core.PhoneVerification;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Store;

/// <summary>What was typed is no Russian mobile number.</summary>
public sealed record NotAMobileNumber() : Refusal("Укажите российский мобильный номер: +7 9XX XXX-XX-XX");

/// <summary>
/// Signing in to the online store: the confirmed number of the account and a code. Nothing here tells whether a number has an
/// account: an unknown one gets the same answers, in the same time, and the same limits.
/// </summary>
public sealed class StoreSignIn(IDbContextFactory<ClientBaseDb> dbs, PhoneVerificationService phones)
{
    /// <param name="form">Key of the opened sign-in form.</param>
    /// <param name="phone">As typed.</param>
    /// <param name="address">Network address of the visitor.</param>
    /// <param name="ct">Cancels only what comes before the code is stored.</param>
    public async Task<Result<CodeSent>> SendCodeAsync(Guid form, string phone, string? address, CancellationToken ct) =>
        PhoneNumber.TryParse(phone, out var number) ? await phones.SendSignInCodeAsync(form, number, address, ct) : new NotAMobileNumber();

    /// <summary>Signs in with the code. Refuses as <see cref="PhoneVerificationService.ConfirmAsync"/> does.</summary>
    public async Task<Result<StoreVisitor>> SignInAsync(Guid form, string phone, string code, CancellationToken ct)
    {
        if (!PhoneNumber.TryParse(phone, out var number))
        {
            return new NotAMobileNumber();
        }

        if ((await phones.ConfirmSignInAsync(form, number, code, ct)).Refusal is { } no)
        {
            return Result<StoreVisitor>.Pass(no);
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        var account = await db.StoreAccounts.AsNoTracking().SingleOrDefaultAsync(a => a.Phone == number, ct);

        // The login was moved to another number after the code had gone out.
        return account is null ? new StoreSessionEnded() : new StoreVisitor(account.Id, account.Session);
    }

    /// <summary>Ends the sign-ins on all devices.</summary>
    public async Task SignOutAsync(StoreVisitor visitor, CancellationToken ct)
    {
        var next = Guid.NewGuid();
        await using var db = await dbs.CreateDbContextAsync(ct);
        await db.StoreAccounts
            .Where(a => a.Id == visitor.Account && a.Session == visitor.Session)
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.Session, next), ct);
    }
}
