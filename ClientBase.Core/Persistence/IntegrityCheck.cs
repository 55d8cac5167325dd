using System.Security.Cryptography;
using ClientBase.Core.Clients;
using ClientBase.Core.Portfolio;
using ClientBase.Core.Statements;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Persistence;

/// <summary>What must be true of every database of ours, whatever happened to the machine: the verb «check».</summary>
public sealed class IntegrityCheck(IDbContextFactory<ClientBaseDb> dbs, DocumentVault vault)
{
    /// <summary>One line per check, as each is done. Only reads.</summary>
    public async IAsyncEnumerable<CheckLine> RunAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        yield return new("Файл базы данных цел", await db.FindDamageAsync(ct));
        yield return new("Ссылки между таблицами целы", await db.FindBrokenReferencesAsync(ct));
        yield return new("Настройки записи надёжны", await db.FindUnsafeSettingAsync(ct));
        yield return new("У каждого лица не больше одного действующего закрепления", Found(await BoundTwiceAsync(db, ct)));
        yield return new("У каждого закрепления есть лицо, агент и полис или иное основание", Found(await GroundlessBindingsAsync(db, ct)));
        yield return new("У каждого полиса есть лицо", Found(await PoliciesOfNobodyAsync(db, ct)));
        yield return new("КВ сходится с полисами", Found(await CommissionCheck.CountDifferencesAsync(dbs, ct)));
        yield return new("Акты сходятся с КВ, подписанные не изменены", Found(await StatementCheck.CountDifferencesAsync(dbs, ct)));
        yield return new("Каждый номер документа расшифровывается", Found(await UnreadableDocumentsAsync(db, ct)));
        yield return new("У каждой записи есть ключи для поиска того же лица", Found(await UnmatchableClientsAsync(db, ct)));
    }

    private static Task<int> BoundTwiceAsync(ClientBaseDb db, CancellationToken ct) =>
        db.Bindings.Where(binding => binding.EndedAt == null)
            .GroupBy(binding => binding.PersonId)
            .CountAsync(bindings => bindings.Count() > 1, ct);

    private static Task<int> GroundlessBindingsAsync(ClientBaseDb db, CancellationToken ct) =>
        db.Bindings.CountAsync(
            binding => binding.EndedAt == null
                && (!db.Persons.Any(person => person.Id == binding.PersonId)
                    || !db.Users.Any(user => user.Id == (Guid)(object)binding.AgentId)
                    || (binding.Reason == Ownership.BindingReason.Sale && !db.Policies.Any(policy => policy.Id == binding.PolicyId))),
            ct);

    private static Task<int> PoliciesOfNobodyAsync(ClientBaseDb db, CancellationToken ct) =>
        db.Policies.CountAsync(policy => !db.Persons.Any(person => person.Id == policy.PersonId), ct);

    private async Task<int> UnreadableDocumentsAsync(ClientBaseDb db, CancellationToken ct)
    {
        var unreadable = 0;
        var documents = db.Clients.Where(client => client.DocumentNumberSealed != null).Select(client => client.DocumentNumberSealed!);
        await foreach (var document in documents.AsAsyncEnumerable().WithCancellation(ct))
        {
            try
            {
                vault.Open(document);
            }
            catch (Exception exception) when (exception is CryptographicException or FormatException)
            {
                unreadable++;
            }
        }

        return unreadable;
    }

    private static Task<int> UnmatchableClientsAsync(ClientBaseDb db, CancellationToken ct) =>
        db.Clients.CountAsync(
            client => client.DeletedAt == null
                && (!db.IdentityKeys.Any(key => key.ClientId == client.Id && key.Kind == IdentityKeyKind.NameBirth && !key.IsFormer)
                    || (client.DocumentNumberSealed != null
                        && !db.IdentityKeys.Any(key => key.ClientId == client.Id && key.Kind == IdentityKeyKind.Document && !key.IsFormer))),
            ct);

    private static string? Found(int count) => count == 0 ? null : $"найдено нарушений: {count}";
}

/// <summary>A check and what it found; null is good.</summary>
public sealed record CheckLine(string Name, string? Problem);
