using ClientBase.Core.Accounts;
using ClientBase.Core.Audit;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ClientBase.Core.Transfers;

/// <summary>An agent to choose.</summary>
/// <param name="Code">«000123», or null.</param>
public sealed record TransferAgent(StaffId Id, string Name, string? Code);

/// <summary>A client whom the former agent holds.</summary>
/// <param name="Id">The former agent's record.</param>
/// <param name="BoundSince">UTC.</param>
public sealed record TransferClient(ClientId Id, string FullName, DateOnly BirthDate, DateTime BoundSince);

/// <summary>The form of «Передача клиентов», as typed.</summary>
/// <param name="On">«01.12.2026».</param>
/// <param name="Password">The supervisor's own, once more (SES-4).</param>
public sealed record TransferInput(
    StaffId? From, StaffId? To, bool OfAll, IReadOnlyCollection<ClientId> Clients, string On, string Reason, bool WithNotes, string Password);

/// <summary>A line of the list of transfers.</summary>
/// <param name="Planned">How many were chosen; null where all go.</param>
/// <param name="Moved">How many have gone over.</param>
public sealed record TransferLine(
    Guid Id, string From, string To, DateOnly On, string Reason, int? Planned, int Moved, string OrderedByName, DateTime OrderedAt, DateTime? DoneAt, DateTime? CancelledAt);

/// <summary>The fields of the form.</summary>
public enum TransferField
{
    From,
    To,
    Clients,
    On,
    Reason,
    Password,
}

/// <summary>What is wrong with the form, at its fields.</summary>
public sealed record InvalidTransfer(IReadOnlyDictionary<TransferField, string> Errors) : Refusal("Проверьте отмеченные поля.");

/// <summary>The form was sent before, with other content.</summary>
public sealed record TransferOrderedBefore() : Refusal(
    "Эта передача уже назначена с другими данными.", WhatNext: "Она стоит в списке «Передачи». Для новой передачи заполните форму ещё раз.");

/// <summary>It has begun, or was cancelled, or there is none.</summary>
public sealed record TransferCannotBeCancelled() : Refusal("Эту передачу уже не отменить: она выполнена, отменена или не найдена.");

/// <summary>«Передача клиентов» for the supervisor: who to whom, all or some, when and why.</summary>
public sealed partial class TransferDesk(
    IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, StaffAccess access, FreshProof proof, TransferRuns runs, ILogger<TransferDesk> log)
{
    public const int PageSize = 25;

    private const int AgentsAtOnce = 8;
    private const int LinesInList = 30;

    /// <summary>A transfer is planned for a year ahead at most.</summary>
    private const int MostDaysAhead = 366;

    /// <summary>Agents whose name or code holds what is typed, by name.</summary>
    public async Task<Result<IReadOnlyList<TransferAgent>>> FindAgentsAsync(Actor actor, string typed, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.TransferClients, ct) is { } no)
        {
            return no;
        }

        // Names are compared as people write them, which no engine does alike; agents are some thousands at most.
        var wanted = NameKeys.Norm(TypedText.Clean(typed));
        await using var db = await dbs.CreateDbContextAsync(ct);
        var agents = await db.Users.AsNoTracking()
            .Where(user => user.Role == StaffRole.Agent)
            .Select(user => new { user.Id, user.FullName, user.AgentCode })
            .ToListAsync(ct);
        return agents
            .Where(agent => NameKeys.Norm($"{agent.FullName} {agent.AgentCode}").Contains(wanted, StringComparison.Ordinal))
            .OrderBy(agent => agent.FullName, StringComparer.Ordinal)
            .Take(AgentsAtOnce)
            .Select(agent => new TransferAgent(new StaffId(agent.Id), agent.FullName, agent.AgentCode))
            .ToList();
    }

    /// <summary>The clients whom this agent holds, by name; <paramref name="name"/> narrows as the list of clients does.</summary>
    public async Task<Result<Page<TransferClient>>> FindClientsAsync(Actor actor, StaffId from, string name, int page, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.TransferClients, ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        var clients = db.Clients.AsNoTracking().Where(c => c.AgentId == from && c.DeletedAt == null);
        foreach (var word in NameKeys.FilterTokens(name))
        {
            var beginning = " " + word;
            clients = clients.Where(c => c.SearchName.Contains(beginning));
        }

        var found = from client in clients
                    join binding in db.Bindings on client.PersonId equals binding.PersonId
                    where binding.AgentId == @from && binding.EndedAt == null
                    select new { client.Id, client.SortName, client.LastName, client.FirstName, client.Patronymic, client.BirthDate, binding.StartedAt };
        var total = await found.CountAsync(ct);
        var number = PageNumbers.Within(page, total, PageSize);
        var rows = await found.OrderBy(row => row.SortName).ThenBy(row => row.Id).Skip((number - 1) * PageSize).Take(PageSize).ToListAsync(ct);
        return new Page<TransferClient>(
            rows.ConvertAll(row => new TransferClient(row.Id, PersonName.Join(row.LastName, row.FirstName, row.Patronymic), row.BirthDate, row.StartedAt)),
            total,
            number,
            PageSize);
    }

    /// <summary>The last transfers, the newest first.</summary>
    public async Task<Result<IReadOnlyList<TransferLine>>> ListAsync(Actor actor, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.TransferClients, ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        return await LinesAsync(db, db.ClientTransfers.OrderByDescending(t => t.OrderedAt).Take(LinesInList), ct);
    }

    /// <summary>
    /// Orders a transfer, with the supervisor's password (SES-4). One for today is carried out at once; ordered twice under one key, it
    /// happens once, and with other content it is refused.
    /// </summary>
    /// <param name="actor">A supervisor.</param>
    /// <param name="key">Of the opened form.</param>
    /// <param name="input">As typed.</param>
    /// <param name="ct">Cancels what comes before the commit.</param>
    public async Task<Result<TransferLine>> OrderAsync(Actor actor, Guid key, TransferInput input, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.TransferClients, ct) is { } no)
        {
            return no;
        }

        await using (var checking = await dbs.CreateDbContextAsync(ct))
        {
            var (wrong, _) = await CheckAsync(checking, input, time.Today(), ct);
            if (wrong.Count == 0 && await proof.RefuseAsync(actor, input.Password, ct) is { } unproven)
            {
                wrong[TransferField.Password] = unproven.Message;
            }

            // Of one that was ordered before, all clients may have gone over already: the answer is still that it is done.
            if (wrong.Count > 0 && !await checking.ClientTransfers.AnyAsync(t => t.Id == key && t.OrderedBy == actor.Id, ct))
            {
                return new InvalidTransfer(wrong);
            }
        }

        var ordered = await dbs.WriteAsync<Result>(async (db, tx) =>
        {
            await db.LockAsync([LockName.Job($"client-transfer {key}")], ct);
            if (await db.ClientTransfers.AsNoTracking().SingleOrDefaultAsync(t => t.Id == key, ct) is { } known)
            {
                return (known.FromId, known.ToId, known.OfAll, known.On) == (input.From, input.To, input.OfAll, DateText.Parse(input.On).Date)
                    ? Result.Done
                    : new TransferOrderedBefore();
            }

            var now = time.UtcNow();
            var (errors, chosen) = await CheckAsync(db, input, MoscowTime.DateOf(now), ct);
            if (errors.Count > 0)
            {
                return new InvalidTransfer(errors);
            }

            db.ClientTransfers.Add(new ClientTransfer
            {
                Id = key,
                FromId = input.From!.Value,
                ToId = input.To!.Value,
                On = DateText.Parse(input.On).Date!.Value,
                Reason = TypedText.Clean(input.Reason),
                WithNotes = input.WithNotes,
                OfAll = input.OfAll,
                OrderedBy = actor.Id,
                OrderedByName = actor.Name,
                OrderedAt = now,
            });
            db.ChosenClients.AddRange(chosen.Select(client => new ChosenClient { TransferId = key, ClientId = client }));
            db.Record(actor, AuditAction.TransferOrdered, now, remark: key.ToString());
            await db.SaveChangesAsync(ct);
            await tx.CommitAsync(ct);
            return Result.Done;
        }, ct);
        if (ordered.Refusal is { } refused)
        {
            return Result<TransferLine>.Pass(refused);
        }

        await using var reading = await dbs.CreateDbContextAsync(ct);
        if (DateText.Parse(input.On).Date == time.Today())
        {
            await RunNowAsync(key, ct);
        }

        return (await LinesAsync(reading, reading.ClientTransfers.Where(t => t.Id == key), ct))[0];
    }

    /// <summary>It is ordered, whatever becomes of it now: what a database that is away has left undone, the job does.</summary>
    private async Task RunNowAsync(Guid key, CancellationToken ct)
    {
        try
        {
            await runs.RunAsync(key, ct);
        }
        catch (Exception failure) when (DatabaseFailure.Is(failure))
        {
            LogLeftToTheJob(failure.GetType().Name);
        }
    }

    /// <summary>Takes back a transfer whose day has not come.</summary>
    public async Task<Result> CancelAsync(Actor actor, Guid id, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.TransferClients, ct) is { } no)
        {
            return no;
        }

        return await dbs.WriteAsync<Result>(async (db, tx) =>
        {
            await db.LockAsync([LockName.Job($"client-transfer {id}")], ct);
            if (await db.ClientTransfers.SingleOrDefaultAsync(t => t.Id == id && t.DoneAt == null && t.CancelledAt == null && t.Moved == 0, ct) is not { } transfer)
            {
                return new TransferCannotBeCancelled();
            }

            var now = time.UtcNow();
            transfer.CancelledAt = now;
            db.Record(actor, AuditAction.TransferCancelled, now, remark: id.ToString());
            await db.SaveChangesAsync(ct);
            await tx.CommitAsync(ct);
            return Result.Done;
        }, ct);
    }

    /// <summary>What is wrong with the form, and the chosen clients that the former agent really holds.</summary>
    private static async Task<(Dictionary<TransferField, string> Errors, List<ClientId> Chosen)> CheckAsync(
        ClientBaseDb db, TransferInput input, DateOnly today, CancellationToken ct)
    {
        var errors = new Dictionary<TransferField, string>();
        List<ClientId> chosen = [];
        if (!await IsAgentAsync(db, input.From, ct))
        {
            errors[TransferField.From] = "Выберите агента из подсказок";
        }

        if (!await IsAgentAsync(db, input.To, ct))
        {
            errors[TransferField.To] = "Выберите агента из подсказок";
        }
        else if (input.From == input.To)
        {
            errors[TransferField.To] = "Это тот же агент: выберите другого";
        }

        if (!errors.ContainsKey(TransferField.From))
        {
            var held = db.Bindings.Where(b => b.AgentId == input.From!.Value && b.EndedAt == null);
            chosen = input.OfAll
                ? []
                : await db.Clients
                    .Where(c => input.Clients.Contains(c.Id) && c.DeletedAt == null && held.Any(b => b.PersonId == c.PersonId))
                    .Select(c => c.Id)
                    .ToListAsync(ct);
            if (input.OfAll ? !await held.AnyAsync(ct) : chosen.Count == 0)
            {
                errors[TransferField.Clients] = input.OfAll ? "За этим агентом не закреплено ни одного клиента" : "Отметьте хотя бы одного клиента";
            }
        }

        var on = DateText.Parse(input.On);
        if (on.Date is not { } date)
        {
            errors[TransferField.On] = on.Error!;
        }
        else if (date < today || date > today.AddDays(MostDaysAhead))
        {
            errors[TransferField.On] = $"Дата передачи: с {MoscowTime.Show(today)} по {MoscowTime.Show(today.AddDays(MostDaysAhead))}";
        }

        var reason = TypedText.Clean(input.Reason);
        if (reason.Length is 0 or > ClientTransfer.ReasonLength)
        {
            errors[TransferField.Reason] = reason.Length == 0 ? "Укажите причину" : $"Не больше {ClientTransfer.ReasonLength} символов, сейчас {reason.Length}";
        }

        return (errors, chosen);
    }

    [LoggerMessage(LogLevel.Warning, "A transfer was ordered and not carried out at once ({Failure}); the job will do it")]
    private partial void LogLeftToTheJob(string failure);

    private static async Task<bool> IsAgentAsync(ClientBaseDb db, StaffId? id, CancellationToken ct) =>
        id is { } staff && await db.Users.AnyAsync(user => user.Id == staff.Value && user.Role == StaffRole.Agent, ct);

    private static async Task<List<TransferLine>> LinesAsync(ClientBaseDb db, IQueryable<ClientTransfer> transfers, CancellationToken ct)
    {
        var rows = await transfers.AsNoTracking()
            .Select(t => new { Transfer = t, Chosen = db.ChosenClients.Count(c => c.TransferId == t.Id) })
            .ToListAsync(ct);
        var ids = rows.SelectMany(row => new[] { row.Transfer.FromId.Value, row.Transfer.ToId.Value }).Distinct().ToList();
        var names = await db.Users.Where(user => ids.Contains(user.Id)).ToDictionaryAsync(user => user.Id, user => user.FullName, ct);
        return rows.ConvertAll(row => new TransferLine(
            row.Transfer.Id, names[row.Transfer.FromId.Value], names[row.Transfer.ToId.Value], row.Transfer.On, row.Transfer.Reason,
            row.Transfer.OfAll ? null : row.Chosen, row.Transfer.Moved, row.Transfer.OrderedByName, row.Transfer.OrderedAt, row.Transfer.DoneAt, row.Transfer.CancelledAt));
    }
}
