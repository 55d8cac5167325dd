using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Notifications;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Clients;

/// <summary>«День рождения» and «Паспорт клиента подлежит замене» (domain §7, the 20/45 rule of §4).</summary>
public class BirthdayNoticesTests : IDisposable
{
    private readonly ClientDesk _desk = new();
    private readonly BirthdayNotices _notices;

    public BirthdayNoticesTests() => _notices = new BirthdayNotices(_desk.Database, _desk.Clock, _desk.Feed);

    public void Dispose()
    {
        _desk.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task On_the_day_the_agent_is_told_once_with_the_age_and_the_next_year_again()
    {
        var client = await _desk.AddAsync(_desk.A, ClientDesk.Petrov);
        GoTo(2027, 6, 14);
        Assert.Equal(0, await _notices.TellAsync(default));

        GoTo(2027, 6, 15);
        Assert.Equal(1, await _notices.TellAsync(default));
        Assert.Equal(0, await _notices.TellAsync(default));
        GoTo(2028, 6, 15);
        Assert.Equal(1, await _notices.TellAsync(default));

        var told = await ReadAsync();
        Assert.Equal(["Сегодня Петров Пётр Петрович: 42 года.", "Сегодня Петров Пётр Петрович: 43 года."], told.Select(notice => notice.Body));
        Assert.All(told, notice => Assert.Equal(
            (_desk.A.Id, NotificationKind.Birthday, "День рождения", client), (notice.RecipientId, notice.Kind, notice.Title, notice.ClientId)));
    }

    [Fact]
    public async Task Everybody_who_has_the_person_is_told_but_not_of_who_is_deleted_archived_or_held_by_another()
    {
        var prospect = ClientDesk.WithoutDocument(ClientDesk.Petrov);
        await _desk.AddAsync(_desk.A, prospect);
        await _desk.AddAsync(_desk.B, prospect);
        await _desk.Keeping.DeleteAsync(_desk.A, [await _desk.AddAsync(_desk.A, prospect with { LastName = "Удалённый" })], default);
        await _desk.Keeping.ArchiveAsync(_desk.A, [await _desk.AddAsync(_desk.A, prospect with { LastName = "Архивный" })], default);
        var sold = ClientDesk.Petrov with { LastName = "Проданный", DocumentNumber = "00 10 654321" };
        await _desk.AddAsync(_desk.A, sold);
        await _desk.SellAsync(_desk.B, await _desk.AddAsync(_desk.B, sold));
        GoTo(2027, 6, 15);

        await _notices.TellAsync(default);

        Assert.Equal(
            [(_desk.A.Id, "Петров"), (_desk.B.Id, "Петров"), (_desk.B.Id, "Проданный")],
            (await ReadAsync()).Where(notice => notice.Kind == NotificationKind.Birthday).Select(notice => (notice.RecipientId, notice.Body.Split(' ')[1])).OrderBy(told => told.Item2).ThenBy(told => told.RecipientId == _desk.B.Id));
    }

    /// <summary>P-14.</summary>
    [Theory]
    [InlineData(2027, 2, 28, 0)]
    [InlineData(2027, 3, 1, 1)]
    [InlineData(2028, 2, 29, 1)]
    [InlineData(2028, 3, 1, 0)]
    public async Task Born_on_29_February_grows_older_on_1_March_in_common_years(int year, int month, int day, int told)
    {
        await _desk.AddAsync(_desk.A, ClientDesk.WithoutDocument(ClientDesk.Petrov) with { BirthDate = "29.02.1988" });
        GoTo(year, month, day);

        Assert.Equal(told, await _notices.TellAsync(default));
    }

    [Theory]
    [InlineData("10.01.2007", "01.03.2021", "20 лет")]
    [InlineData("10.01.1982", "01.03.2012", "45 лет")]
    public async Task At_20_and_45_the_passport_is_to_be_replaced_within_90_days(string born, string issued, string age)
    {
        await _desk.AddAsync(_desk.A, ClientDesk.Petrov with { BirthDate = born, DocumentIssuedOn = issued, DocumentNumber = $"00 {issued[^2..]} 123456" });
        GoTo(2027, 1, 10);

        Assert.Equal(2, await _notices.TellAsync(default));

        var told = Assert.Single(await ReadAsync(), notice => notice.Kind == NotificationKind.PassportExpires);
        Assert.Equal("Паспорт клиента подлежит замене", told.Title);
        Assert.Equal($"Петров Пётр Петрович: {age}. Прежний паспорт действует до 10.04.2027, потом полис по нему не оформить. Внесите новый документ.", told.Body);
    }

    /// <summary>The program stood still over the day: a late congratulation helps nobody, a passport still has to be replaced.</summary>
    [Fact]
    public async Task After_missed_days_passports_are_told_of_and_birthdays_are_not()
    {
        await _desk.AddAsync(_desk.A, ClientDesk.Petrov with { BirthDate = "10.01.1982" });
        GoTo(2027, 1, 5);
        await _notices.TellAsync(default);
        GoTo(2027, 1, 20);

        Assert.Equal(1, await _notices.TellAsync(default));
        Assert.Equal(NotificationKind.PassportExpires, Assert.Single(await ReadAsync()).Kind);
    }

    private void GoTo(int year, int month, int day) => _desk.Clock.SetTo(new DateTimeOffset(MoscowTime.StartOf(new DateOnly(year, month, day)).AddHours(9)));

    private async Task<List<Notification>> ReadAsync()
    {
        await using var db = _desk.Open();
        return await db.Notifications.AsNoTracking()
            .Where(notice => notice.Kind == NotificationKind.Birthday || notice.Kind == NotificationKind.PassportExpires)
            .OrderBy(notice => notice.Id)
            .ToListAsync();
    }
}
