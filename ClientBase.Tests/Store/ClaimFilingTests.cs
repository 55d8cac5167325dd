using ClientBase.Core.Basics;
using ClientBase.Core.Claims;
using ClientBase.Core.Notifications;
using ClientBase.Core.Ownership;
using ClientBase.Core.Store;
using ClientBase.Tests.Clients;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Store;

/// <summary>«Заявить о событии»: the client reports, his agent sees and answers, the insurer decides (domain §8).</summary>
public class ClaimFilingTests : IDisposable
{
    private readonly StoreWorld _world = new();

    private ClientDesk Desk => _world.Desk;

    private ClaimFiling Filing => _world.Filing;

    [Fact]
    public async Task A_claim_is_numbered_told_to_the_agent_and_sent_once_however_often_it_is_pressed()
    {
        var client = await _world.BoundClientAsync();
        var visitor = await EnterUnderCoverAsync();
        var id = ClaimId.New();
        var input = await FormAsync(visitor);

        Assert.Null((await Filing.FileAsync(visitor, id, input, default)).Refusal);
        Assert.Null((await Filing.FileAsync(visitor, id, input, default)).Refusal);
        var both = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Filing.FileAsync(visitor, ClaimId.New(), input, default)));
        Assert.All(both, result => Assert.Null(result.Refusal));

        var numbers = (await Filing.ListAsync(visitor, default)).Value.Select(row => row.Number).Order().ToList();
        var year = Desk.Clock.Today().Year % 100;
        Assert.Equal([$"У-{year}-000001", $"У-{year}-000002", $"У-{year}-000003"], numbers);
        var shown = (await Filing.OpenAsync(visitor, id, default)).Value.Filed!;
        Assert.Equal((ClaimStatus.Accepted, input.Place, input.Description), (shown.Status, shown.Place, shown.Description));
        await using var db = _world.Open();
        var notices = await db.Notifications.Where(n => n.Kind == NotificationKind.RemoteClaim).ToListAsync();
        Assert.Equal(3, notices.Count);
        Assert.All(notices, notice => Assert.Equal((Desk.A.Id, client), (notice.RecipientId, notice.ClientId!.Value)));
        Assert.Contains($"заявление У-{year}-000001 по полису", notices[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost()
    {
        await _world.BoundClientAsync();
        var visitor = await EnterUnderCoverAsync();
        var id = ClaimId.New();
        var input = await FormAsync(visitor) with { HappenedOn = MoscowTime.Show(Desk.Clock.Today().AddDays(1)) };

        var refusal = Assert.IsType<InvalidClaim>((await Filing.FileAsync(visitor, id, input, default)).Refusal);

        Assert.Equal(ClaimField.HappenedOn, Assert.Single(refusal.Errors).Field);
        Assert.Equal(input, (await Filing.OpenAsync(visitor, id, default)).Value.Draft!.Input);
        await using var db = _world.Open();
        Assert.False(await db.Notifications.AnyAsync(n => n.Kind == NotificationKind.RemoteClaim));
        Assert.False(await db.ClaimSequences.AnyAsync());
    }

    [Fact]
    public async Task Both_sides_see_the_claim_move_and_write_to_each_other()
    {
        var client = await _world.BoundClientAsync();
        var visitor = await EnterUnderCoverAsync();
        var id = await FileAsync(visitor);
        var news = new List<StaffId>();
        using var agent = Desk.Feed.Subscribe(Desk.A.Id, _ => Note(news, Desk.A.Id), _ => Task.CompletedTask);
        using var store = Desk.Feed.Subscribe(ConcernedRecord.ListenerOf(visitor.Account), _ => Note(news, ConcernedRecord.ListenerOf(visitor.Account)), _ => Task.CompletedTask);

        var claim = (await _world.Claims.FindAsync(Desk.Supervisor, id, default)).Value;
        Assert.Null((await _world.Claims.MoveAsync(Desk.Supervisor, id, claim.Version, ClaimStatus.UnderReview, "", "", default)).Refusal);
        Assert.Null((await _world.Claims.ReplyAsync(Desk.A, id, Guid.NewGuid(), "Пришлите снимок номера.", default)).Refusal);
        Assert.Null((await Filing.WriteAsync(visitor, id, Guid.NewGuid(), "Приложил.", default)).Refusal);
        claim = (await _world.Claims.FindAsync(Desk.Supervisor, id, default)).Value;
        Assert.IsType<InvalidDecision>((await _world.Claims.MoveAsync(Desk.Supervisor, id, claim.Version, ClaimStatus.Approved, "много", "", default)).Refusal);
        Assert.IsType<InvalidDecision>((await _world.Claims.MoveAsync(Desk.Supervisor, id, claim.Version, ClaimStatus.Declined, "", "", default)).Refusal);
        Assert.Null((await _world.Claims.MoveAsync(Desk.Supervisor, id, claim.Version, ClaimStatus.Approved, "45 000,50", "Деньги придут за пять дней.", default)).Refusal);

        foreach (var seen in new[] { (await Filing.OpenAsync(visitor, id, default)).Value.Filed!, (await _world.Claims.FindAsync(Desk.A, id, default)).Value })
        {
            Assert.Equal((ClaimStatus.Approved, Money.FromRubles(45_000.50m)), (seen.Status, seen.Payout!.Value));
            Assert.Equal(
                [
                    (ClaimAuthor.Client, null, ClaimStatus.Accepted, null),
                    (ClaimAuthor.Insurer, null, ClaimStatus.UnderReview, null),
                    (ClaimAuthor.Agent, Desk.A.Name, (ClaimStatus?)null, "Пришлите снимок номера."),
                    (ClaimAuthor.Client, null, null, "Приложил."),
                    (ClaimAuthor.Insurer, null, ClaimStatus.Approved, "Деньги придут за пять дней."),
                ],
                seen.Lines.Select(line => (line.Author, line.Name, line.Status, line.Text)));
        }

        await using var db = _world.Open();
        Assert.Equal(
            ["принято.", "на рассмотрении.", "клиент написал сообщение.", "выплата одобрена, 45\u00A0000,5\u00A0₽."],
            (await db.Notifications.Where(n => n.Kind == NotificationKind.RemoteClaim).OrderBy(n => n.Id).Select(n => n.Body).ToListAsync()).ConvertAll(body => body.Split(" — ")[1]));
        Assert.Equal(id, Assert.Single((await _world.Claims.ListAsync(Desk.A, client, default)).Value).Id);
        await WaitUntilAsync(() => news.Contains(Desk.A.Id) && news.Contains(ConcernedRecord.ListenerOf(visitor.Account)));
    }

    [Fact]
    public async Task Two_clerks_do_not_decide_past_each_other()
    {
        await _world.BoundClientAsync();
        var visitor = await EnterUnderCoverAsync();
        var id = await FileAsync(visitor);
        var seen = (await _world.Claims.FindAsync(Desk.Supervisor, id, default)).Value.Version;
        await _world.Claims.MoveAsync(Desk.Supervisor, id, seen, ClaimStatus.UnderReview, "", "", default);

        Assert.IsType<ClaimMovedMeanwhile>((await _world.Claims.MoveAsync(Desk.Supervisor, id, seen, ClaimStatus.UnderReview, "", "", default)).Refusal);
        var now = (await _world.Claims.FindAsync(Desk.Supervisor, id, default)).Value.Version;
        var both = await Task.WhenAll(
            _world.Claims.MoveAsync(Desk.Supervisor, id, now, ClaimStatus.Approved, "100", "", default),
            _world.Claims.MoveAsync(Desk.Supervisor, id, now, ClaimStatus.Declined, "", "Не страховой случай.", default));
        Assert.Single(both, result => result.Refusal is null);
        Assert.Single(both, result => result.Refusal is ClaimMovedMeanwhile);
    }

    [Fact]
    public async Task A_message_sent_twice_is_written_once()
    {
        await _world.BoundClientAsync();
        var visitor = await EnterUnderCoverAsync();
        var id = await FileAsync(visitor);
        var (mine, his) = (Guid.NewGuid(), Guid.NewGuid());
        for (var i = 0; i < 2; i++)
        {
            Assert.Null((await Filing.WriteAsync(visitor, id, mine, "Когда ждать?", default)).Refusal);
            Assert.Null((await _world.Claims.ReplyAsync(Desk.A, id, his, "На этой неделе.", default)).Refusal);
        }

        Assert.Equal(3, (await Filing.OpenAsync(visitor, id, default)).Value.Filed!.Lines.Count);
        Assert.IsType<InvalidClaimText>((await Filing.WriteAsync(visitor, id, Guid.NewGuid(), " \n ", default)).Refusal);
    }

    [Fact]
    public async Task Pictures_are_kept_sealed_up_to_ten_and_a_bad_one_costs_none_of_the_good()
    {
        await _world.BoundClientAsync();
        var visitor = await EnterUnderCoverAsync();
        var id = ClaimId.New();

        var mixed = await Filing.AddPhotosAsync(visitor, id, [new("a.jpg", Picture.Jpeg()), new("virus.jpg", "<script>"u8.ToArray()), new("b.jpg", Picture.Jpeg())], default);
        Assert.Equal("Файл «virus.jpg»: это не снимок JPEG, PNG или WebP.", Assert.IsType<PictureRefused>(mixed.Refusal).Message);
        Assert.IsType<TooManyPictures>((await Filing.AddPhotosAsync(visitor, id, [.. Enumerable.Repeat(new SentPicture("c.jpg", Picture.Jpeg()), 9)], default)).Refusal);

        var photos = (await Filing.OpenAsync(visitor, id, default)).Value.Draft!.Photos;
        Assert.Equal(10, photos.Count);
        Assert.Equal((400, 200), Picture.SizeOf((await Filing.ReadPhotoAsync(visitor, photos[0], false, default)).Value));
        Assert.Equal((320, 160), Picture.SizeOf((await Filing.ReadPhotoAsync(visitor, photos[0], true, default)).Value));
        await using var db = _world.Open();
        Assert.All(await db.ClaimPhotos.Select(photo => photo.Content).ToListAsync(), box => Assert.NotEqual([0xFF, 0xD8], box[..2]));

        Assert.Null((await Filing.RemovePhotoAsync(visitor, id, photos[0], default)).Refusal);
        Assert.Null((await Filing.FileAsync(visitor, id, await FormAsync(visitor), default)).Refusal);
        Assert.IsType<ClaimWasFiled>((await Filing.RemovePhotoAsync(visitor, id, photos[1], default)).Refusal);
        Assert.Null((await Filing.AddPhotosAsync(visitor, id, [new("d.jpg", Picture.Jpeg())], default)).Refusal);
        Assert.Equal(10, (await _world.Claims.FindAsync(Desk.A, id, default)).Value.Photos.Count);
        await DecideAsync(id);
        Assert.IsType<ClaimIsDecided>((await Filing.AddPhotosAsync(visitor, id, [new("e.jpg", Picture.Jpeg())], default)).Refusal);
    }

    [Fact]
    public async Task Somebody_elses_claim_and_picture_look_like_ones_that_are_not_there()
    {
        await _world.BoundClientAsync();
        await _world.BoundClientAsync(StoreWorld.Sidorov, StoreWorld.OtherPhone);
        var owner = await EnterUnderCoverAsync();
        var id = ClaimId.New();
        await Filing.AddPhotosAsync(owner, id, [new("a.jpg", Picture.Jpeg())], default);
        var photo = (await Filing.OpenAsync(owner, id, default)).Value.Draft!.Photos[0];
        var stranger = await _world.EnterAsync(StoreWorld.OtherPhone);

        // A draft is nobody's but his own.
        Assert.IsType<ClaimNotFound>((await _world.Claims.FindAsync(Desk.A, id, default)).Refusal);
        Assert.IsType<ClaimNotFound>((await _world.Claims.ReadPhotoAsync(Desk.Supervisor, photo, false, default)).Refusal);
        await Filing.FileAsync(owner, id, await FormAsync(owner), default);

        Assert.IsType<ClaimNotFound>((await Filing.OpenAsync(stranger, id, default)).Refusal);
        Assert.IsType<ClaimNotFound>((await Filing.KeepAsync(stranger, id, new ClaimInput(), default)).Refusal);
        Assert.IsType<ClaimNotFound>((await Filing.FileAsync(stranger, id, new ClaimInput(), default)).Refusal);
        Assert.IsType<ClaimNotFound>((await Filing.AddPhotosAsync(stranger, id, [new("b.jpg", Picture.Jpeg())], default)).Refusal);
        Assert.IsType<ClaimNotFound>((await Filing.WriteAsync(stranger, id, Guid.NewGuid(), "Текст", default)).Refusal);
        Assert.IsType<ClaimNotFound>((await Filing.DropAsync(stranger, id, default)).Refusal);
        Assert.Equal((await Filing.ReadPhotoAsync(stranger, Guid.NewGuid(), false, default)).Refusal, (await Filing.ReadPhotoAsync(stranger, photo, false, default)).Refusal);
        Assert.IsType<ClaimNotFound>((await _world.Claims.FindAsync(Desk.B, id, default)).Refusal);
        Assert.IsType<ClaimNotFound>((await _world.Claims.ReadPhotoAsync(Desk.B, photo, false, default)).Refusal);
        Assert.Null((await _world.Claims.FindAsync(Desk.A, id, default)).Refusal);
        Assert.Null((await _world.Claims.ReadPhotoAsync(Desk.A, photo, false, default)).Refusal);
    }

    [Fact]
    public async Task R56_after_the_binding_has_ended_the_agent_sees_no_claim()
    {
        var client = await _world.BoundClientAsync();
        var visitor = await EnterUnderCoverAsync();
        var id = await FileAsync(visitor);
        await using (var db = _world.Open())
        {
            await db.Bindings.ExecuteUpdateAsync(set => set.SetProperty(b => b.EndedAt, Desk.Clock.UtcNow()));
        }

        Assert.IsType<ClaimNotFound>((await _world.Claims.FindAsync(Desk.A, id, default)).Refusal);
        Assert.IsType<ClaimNotFound>((await _world.Claims.ReplyAsync(Desk.A, id, Guid.NewGuid(), "Текст", default)).Refusal);
        Assert.IsType<NotBoundToYou>((await _world.Claims.ListAsync(Desk.A, client, default)).Refusal);
        await Filing.WriteAsync(visitor, id, Guid.NewGuid(), "Кто-нибудь?", default);
        await using var reading = _world.Open();
        Assert.Equal(1, await reading.Notifications.CountAsync(n => n.Kind == NotificationKind.RemoteClaim));
    }

    [Fact]
    public async Task Three_may_be_begun_and_a_dropped_one_makes_room()
    {
        await _world.BoundClientAsync();
        var visitor = await EnterUnderCoverAsync();
        var first = ClaimId.New();
        foreach (var id in new[] { first, ClaimId.New(), ClaimId.New() })
        {
            Assert.Null((await Filing.KeepAsync(visitor, id, new ClaimInput(Place: "Тверь"), default)).Refusal);
        }

        await Filing.AddPhotosAsync(visitor, first, [new("a.jpg", Picture.Jpeg())], default);
        Assert.IsType<TooManyClaimDrafts>((await Filing.KeepAsync(visitor, ClaimId.New(), new ClaimInput(), default)).Refusal);
        Assert.Null((await Filing.DropAsync(visitor, first, default)).Refusal);
        Assert.Null((await Filing.KeepAsync(visitor, ClaimId.New(), new ClaimInput(), default)).Refusal);
        await using var db = _world.Open();
        Assert.False(await db.ClaimPhotos.AnyAsync());
    }

    [Fact]
    public async Task P18_a_withdrawal_takes_the_drafts_and_leaves_the_insurer_the_claims()
    {
        await _world.BoundClientAsync();
        var visitor = await EnterUnderCoverAsync();
        var id = await FileAsync(visitor);
        await Filing.KeepAsync(visitor, ClaimId.New(), new ClaimInput(Place: "Тверь"), default);

        Assert.Null((await _world.Data.WithdrawAsync(visitor, default)).Refusal);

        await using var db = _world.Open();
        Assert.Equal(id, Assert.Single(await db.RemoteClaims.ToListAsync()).Id);
        await DecideAsync(id);
        Assert.Equal(ClaimStatus.Declined, (await _world.Claims.FindAsync(Desk.Supervisor, id, default)).Value.Status);
    }

    public void Dispose() => _world.Dispose();

    private static Task Note(List<StaffId> news, StaffId who)
    {
        lock (news)
        {
            news.Add(who);
        }

        return Task.CompletedTask;
    }

    private static async Task WaitUntilAsync(Func<bool> isSo)
    {
        for (var tries = 0; !isSo(); tries++)
        {
            Assert.True(tries < 200, "It was not told.");
            await Task.Delay(20);
        }
    }

    /// <summary>The policy of the sale begins on the next day.</summary>
    private Task<StoreVisitor> EnterUnderCoverAsync()
    {
        Desk.Clock.Move(TimeSpan.FromDays(3));
        return _world.EnterAsync();
    }

    private async Task<ClaimInput> FormAsync(StoreVisitor visitor) => new(
        (await Filing.OpenAsync(visitor, ClaimId.New(), default)).Value.Draft!.Policies[0].Id.ToString(),
        MoscowTime.Show(Desk.Clock.Today()),
        "Лес у деревни Ивановка",
        "Укусил клещ, обратились в травмпункт.");

    private async Task<ClaimId> FileAsync(StoreVisitor visitor)
    {
        var id = ClaimId.New();
        Assert.Null((await Filing.FileAsync(visitor, id, await FormAsync(visitor), default)).Refusal);
        return id;
    }

    private async Task DecideAsync(ClaimId id)
    {
        foreach (var to in new[] { ClaimStatus.UnderReview, ClaimStatus.Declined })
        {
            var version = (await _world.Claims.FindAsync(Desk.Supervisor, id, default)).Value.Version;
            Assert.Null((await _world.Claims.MoveAsync(Desk.Supervisor, id, version, to, "", "Не страховой случай.", default)).Refusal);
        }
    }
}
