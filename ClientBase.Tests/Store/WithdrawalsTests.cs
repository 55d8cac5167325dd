using ClientBase.Core.Audit;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Ownership;
using ClientBase.Core.Store;
using ClientBase.Tests.Clients;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Store;

/// <summary>P-18 on the insurer's side: a consent that is withdrawn by letter.</summary>
public class WithdrawalsTests : IDisposable
{
    private readonly StoreWorld _world = new();
    private readonly ErasureDesk _erasures;

    public WithdrawalsTests() => _erasures = new ErasureDesk(Desk.Database, Desk.Clock, Desk.Access, Given.Vault, Desk.Feed);

    private ClientDesk Desk => _world.Desk;

    [Fact]
    public async Task A_client_is_found_by_his_whole_document_or_his_login_and_by_nothing_less()
    {
        await _world.BoundClientAsync();

        var found = (await _erasures.FindAsync(Desk.Supervisor, DocumentType.Passport, "0010 123456", default)).Value;

        Assert.Equal(("Петров Пётр Петрович", 1, 1, true), (found.FullName, found.Bases, found.Policies, found.HasAccount));
        Assert.Equal(found, (await _erasures.FindAsync(Desk.Supervisor, null, StoreWorld.Phone, default)).Value);
        foreach (var (type, number) in new (DocumentType?, string)[]
        {
            (DocumentType.Passport, "00 10 12345"), (DocumentType.Passport, "00 10 123457"), (DocumentType.DrivingLicence, "00 10 123456"), (null, StoreWorld.OtherPhone), (null, "41"),
        })
        {
            Assert.IsType<NobodyToErase>((await _erasures.FindAsync(Desk.Supervisor, type, number, default)).Refusal);
        }
    }

    [Fact]
    public async Task What_came_by_letter_ends_as_what_the_client_does_himself_and_names_the_letter()
    {
        var id = await _world.BoundClientAsync();
        var visitor = await _world.EnterAsync();
        await using var db = _world.Open();
        var foreign = Given.Client(db, Desk.B, samePersonAs: await Desk.ReadAsync(id));
        var person = (await _erasures.FindAsync(Desk.Supervisor, DocumentType.Passport, "00 10 123456", default)).Value.Id;

        Assert.IsType<LetterNotNamed>((await _erasures.WithdrawAsync(Desk.Supervisor, person, "  ", default)).Refusal);
        var receipt = (await _erasures.WithdrawAsync(Desk.Supervisor, person, "вх. № 17 от 01.12.2026", default)).Value;

        Assert.IsType<NobodyToErase>((await _erasures.WithdrawAsync(Desk.Supervisor, person, "вх. № 17 от 01.12.2026", default)).Refusal);
        Assert.IsType<StoreSessionEnded>((await _world.Cabinet.OpenAsync(visitor, default)).Refusal);
        foreach (var (agent, record) in new[] { (Desk.A, id), (Desk.B, foreign.Id) })
        {
            Assert.IsType<ClientNotFound>((await Desk.Cards.FindAsync(agent, record, default)).Refusal);
        }

        Assert.Equal(BindingEndReason.ConsentWithdrawn, (await db.Bindings.AsNoTracking().SingleAsync()).EndReason);
        Assert.All(
            await db.AuditEntries.Where(entry => entry.Action == AuditAction.StoreErasureRequested).ToListAsync(),
            entry => Assert.Equal((Desk.Supervisor.Id, "вх. № 17 от 01.12.2026"), (entry.ActorId, entry.Remark)));
        var line = Assert.Single((await _erasures.ListAsync(Desk.Supervisor, default)).Value);
        Assert.Equal((receipt.Number, "вх. № 17 от 01.12.2026", null), (line.Number, line.Letter, line.DoneAt));

        Assert.Equal(2, await new Erasure(Desk.Database, Desk.Clock).EraseDueAsync(default));

        Assert.NotNull(Assert.Single((await _erasures.ListAsync(Desk.Supervisor, default)).Value).DoneAt);
        Assert.Equal(0, await db.Clients.CountAsync());
        Assert.Equal(1, await db.Policies.CountAsync());
    }

    public void Dispose() => _world.Dispose();
}
