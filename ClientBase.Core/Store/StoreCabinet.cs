using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Motor;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using ClientBase.Core.Portfolio;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Store;

/// <summary>A line of «Мои полисы»: of every policy of this person, whoever sold it.</summary>
/// <param name="Schedule">What is paid when; one line when it was paid at once.</param>
public sealed record StorePolicy(
    PolicyId Id,
    string Number,
    Product Product,
    string? Subject,
    DateOnly StartsOn,
    DateOnly EndsOn,
    Money Premium,
    Money? SumInsured,
    SalesChannel Channel,
    PolicyState State,
    string StateText,
    IReadOnlyList<Instalment> Schedule);

/// <summary>«Мой агент».</summary>
/// <param name="Name">Full name.</param>
/// <param name="Code">«000123», or null.</param>
/// <param name="Phone">The agent's own mobile, or null.</param>
/// <param name="Since">UTC; when the client was bound to him.</param>
/// <param name="PolicyNumber">By which sale; null after a transfer.</param>
public sealed record StoreAgent(string Name, string? Code, PhoneNumber? Phone, DateTime Since, string? PolicyNumber);

/// <summary>The first page.</summary>
/// <param name="FirstName">«Анна-Мария».</param>
/// <param name="Policies">In force, to begin or ended in the last year; what ends first stands first, what has ended stands last.</param>
/// <param name="Agent">Null while no agent holds the client.</param>
public sealed record StoreHome(string FirstName, IReadOnlyList<StorePolicy> Policies, StoreAgent? Agent);

/// <summary>What a client reads in the online store. Another client's policy looks like one that does not exist.</summary>
public sealed class StoreCabinet(IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, PrintedPapers papers)
{
    public async Task<Result<StoreHome>> OpenAsync(StoreVisitor visitor, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await StoreAccess.FindAsync(db, visitor, ct) is not { } account)
        {
            return new StoreSessionEnded();
        }

        var today = time.Today();
        var since = today.AddYears(-1);
        var policies = await db.Policies.AsNoTracking()
            .Where(p => p.PersonId == account.PersonId && p.AnnulledAt == null && p.EndsOn >= since)
            .ToListAsync(ct);
        var record = await db.FindRecordOfAsync(account, ct);
        return new StoreHome(
            record?.FirstName ?? "",
            [
                .. policies
                    .Select(p => (Policy: p, State: p.StateOn(today)))
                    .OrderBy(row => row.State is PolicyState.Expired or PolicyState.Cancelled).ThenBy(row => row.Policy.EndsOn).ThenBy(row => row.Policy.Id.Value)
                    .Select(row => new StorePolicy(
                        row.Policy.Id, row.Policy.Number, row.Policy.Product, row.Policy.Subject, row.Policy.StartsOn, row.Policy.EndsOn, row.Policy.Premium,
                        row.Policy.SumInsured, row.Policy.Channel, row.State, row.State.Text(row.Policy.EndsOn, today),
                        KaskoRating.Schedule(row.Policy.Premium, row.Policy.Instalments, row.Policy.StartsOn))),
            ],
            await FindAgentAsync(db, account.PersonId, ct));
    }

    /// <summary>The printed policy of this person; <see cref="PolicyNotFound"/> for everybody else's and for none.</summary>
    public async Task<Result<PrintedPolicy>> PrintAsync(StoreVisitor visitor, PolicyId id, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await StoreAccess.FindAsync(db, visitor, ct) is not { } account)
        {
            return new StoreSessionEnded();
        }

        return await db.Policies.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id && p.PersonId == account.PersonId, ct) is { } policy
            ? await papers.PrintAsync(db, policy, ct)
            : new PolicyNotFound();
    }

    internal static async Task<StoreAgent?> FindAgentAsync(ClientBaseDb db, PersonId person, CancellationToken ct)
    {
        if (await db.Bindings.AsNoTracking().SingleOrDefaultAsync(b => b.PersonId == person && b.EndedAt == null, ct) is not { } binding)
        {
            return null;
        }

        var agent = await db.Users.AsNoTracking().SingleAsync(user => user.Id == binding.AgentId.Value, ct);
        var number = await db.Policies.Where(p => p.Id == binding.PolicyId).Select(p => p.Number).SingleOrDefaultAsync(ct);
        return new StoreAgent(agent.FullName, agent.AgentCode, agent.OwnPhone, binding.StartedAt, number);
    }
}
