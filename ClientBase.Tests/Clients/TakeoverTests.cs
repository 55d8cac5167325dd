using ClientBase.Core.Audit;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Ownership;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Clients;

/// <summary>
/// Nobody gets hold of another agent's client by editing a client of his own (R-26, R-35, safety §2, 2 and 3), while what really
/// happens to people (a marriage, a new passport) goes through.
/// </summary>
public class TakeoverTests : IDisposable
{
    private static readonly ClientInput Victim = ClientDesk.Petrov;

    private static readonly ClientInput Own = new()
    {
        LastName = "Сидоров",
        FirstName = "Иван",
        Patronymic = "Ильич",
        BirthDate = "01.02.1970",
        Email = "sidorov@mail.example",
        DocumentType = DocumentType.Passport,
        DocumentNumber = "00 15 777888",
        DocumentIssuedOn = "05.03.2015",
    };

    private static readonly SaveDecisions Correction = new() { Reason = KeyDataReason.Correction };

    private readonly ClientDesk _desk = new();

    [Fact]
    public async Task A_customer_cannot_be_corrected_step_by_step_into_another_agents_client()
    {
        var own = await SoldAsync(_desk.B, Own);
        _desk.Clock.Move(TimeSpan.FromDays(1));
        var victim = await SoldAsync(_desk.A, Victim);

        await _desk.EditAsync(_desk.B, own, input => NameAndBirth(input, Victim), Correction);
        var second = await _desk.TryEditAsync(_desk.B, own, input => Document(input, Victim), Correction);

        Assert.IsType<LooksLikeAnotherPerson>(second.Refusal);
        Assert.Equal(ClientStatus.BoundToMe, (await CardOfAsync(victim)).Status);
    }

    [Fact]
    public async Task Nor_by_emptying_the_document_first()
    {
        var own = await SoldAsync(_desk.B, Own);
        _desk.Clock.Move(TimeSpan.FromDays(1));
        var victim = await SoldAsync(_desk.A, Victim);

        await _desk.EditAsync(_desk.B, own, ClientDesk.WithoutDocument, Correction);
        var second = await _desk.TryEditAsync(_desk.B, own, input => Document(NameAndBirth(input, Victim), Victim), Correction);

        Assert.IsType<LooksLikeAnotherPerson>(second.Refusal);
        Assert.Equal(ClientStatus.BoundToMe, (await CardOfAsync(victim)).Status);
    }

    [Fact]
    public async Task Born_the_same_day_but_called_otherwise_is_not_believed()
    {
        var own = await SoldAsync(_desk.B, Own with { BirthDate = Victim.BirthDate });
        _desk.Clock.Move(TimeSpan.FromDays(1));
        var victim = await SoldAsync(_desk.A, Victim);

        var taken = await _desk.TryEditAsync(_desk.B, own, input => Document(NameAndBirth(input, Victim), Victim), Correction);

        Assert.IsType<BoundToAnotherAgent>(taken.Refusal);
        Assert.Equal(ClientStatus.BoundToMe, (await CardOfAsync(victim)).Status);
    }

    [Fact]
    public async Task A_prospect_of_another_agent_is_not_closed_that_way_either()
    {
        var own = await SoldAsync(_desk.B, Own with { BirthDate = Victim.BirthDate });
        var prospect = await _desk.AddAsync(_desk.A, Victim);

        var taken = await _desk.TryEditAsync(_desk.B, own, input => Document(NameAndBirth(input, Victim), Victim), Correction);

        Assert.IsType<LooksLikeAnotherPerson>(taken.Refusal);
        Assert.Equal(ClientStatus.Prospect, (await CardOfAsync(prospect)).Status);
    }

    [Fact]
    public async Task P3_a_married_customer_with_a_new_passport_closes_the_record_that_knew_her_under_the_new_name()
    {
        var maiden = Own with { LastName = "Иванова", FirstName = "Анна", Patronymic = "Игоревна" };
        var married = maiden with { LastName = "Петрова", DocumentNumber = "00 22 555666", DocumentIssuedOn = "10.06.2022", Email = "petrova@mail.example" };
        var own = await SoldAsync(_desk.B, maiden);
        var prospect = await _desk.AddAsync(_desk.A, married);

        await _desk.EditAsync(_desk.B, own, input => Document(input with { LastName = "Петрова" }, married), new SaveDecisions { Reason = KeyDataReason.NameChange });

        Assert.Equal(ClientStatus.LockedByOther, (await CardOfAsync(prospect)).Status);
    }

    [Fact]
    public async Task Disputed_documents_are_answered_as_rarely_as_bound_clients()
    {
        var known = new List<string>();
        for (var i = 0; i <= ClientService.BoundAnswersPerDay; i++)
        {
            known.Add($"00 16 {400000 + i}");
            await _desk.AddAsync(_desk.A, Own with { LastName = "Орлов" + (char)('а' + i), Email = $"o{i}@mail.example", DocumentNumber = known[^1] });
        }

        for (var i = 0; i < ClientService.BoundAnswersPerDay; i++)
        {
            var guess = await _desk.AddAsync(_desk.B, Guess(i, known[i]));
            Assert.True((await _desk.ReadAsync(guess)).IsDocumentDisputed);
        }

        var last = await _desk.TryAddAsync(_desk.B, Guess(ClientService.BoundAnswersPerDay, known[^1]));

        Assert.IsType<AskSupervisor>(last.Refusal);
    }

    [Fact]
    public async Task Two_clients_that_an_agent_keeps_apart_are_not_joined_by_a_record_with_a_key_of_each()
    {
        var one = await _desk.AddAsync(_desk.A, Victim);
        var other = await _desk.AddAsync(_desk.A, ClientDesk.WithoutDocument(Victim) with { Email = "other@mail.example" }, new SaveDecisions { DespiteSimilar = true });

        await _desk.AddAsync(_desk.B, Victim with { Email = "other@mail.example" });

        Assert.NotEqual((await _desk.ReadAsync(one)).PersonId, (await _desk.ReadAsync(other)).PersonId);
    }

    [Fact]
    public async Task A_save_that_changes_nothing_leaves_no_line_in_the_history()
    {
        var client = await _desk.AddAsync(_desk.A, Victim);

        await _desk.EditAsync(_desk.A, client, input => input);

        await using var db = _desk.Open();
        Assert.Equal([AuditAction.ClientAdded], await db.AuditEntries.Where(e => e.ClientId == client).Select(e => e.Action).ToListAsync());
    }

    public void Dispose() => _desk.Dispose();

    private static ClientInput NameAndBirth(ClientInput input, ClientInput from) => input with
    {
        LastName = from.LastName,
        FirstName = from.FirstName,
        Patronymic = from.Patronymic,
        BirthDate = from.BirthDate,
    };

    private static ClientInput Document(ClientInput input, ClientInput from) => input with
    {
        DocumentType = from.DocumentType,
        DocumentNumber = from.DocumentNumber,
        DocumentIssuedOn = from.DocumentIssuedOn,
    };

    private static ClientInput Guess(int i, string number) => new()
    {
        LastName = "Выдуманный",
        FirstName = "Фёдор",
        NoPatronymic = true,
        BirthDate = $"{i + 1:00}.05.1991",
        Email = $"guess{i}@mail.example",
        DocumentType = DocumentType.Passport,
        DocumentNumber = number,
    };

    private async Task<ClientId> SoldAsync(Actor agent, ClientInput input)
    {
        var client = await _desk.AddAsync(agent, input);
        await _desk.SellAsync(agent, client);
        return client;
    }

    private async Task<ClientCard> CardOfAsync(ClientId client) => (await _desk.Cards.FindAsync(_desk.A, client, default)).Value;
}
