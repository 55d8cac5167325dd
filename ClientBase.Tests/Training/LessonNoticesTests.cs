using ClientBase.Core.Notifications;
using ClientBase.Core.Training;
using ClientBase.Tests.Clients;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Training;

/// <summary>«Новый урок» (domain §7).</summary>
public class LessonNoticesTests : IDisposable
{
    private readonly ClientDesk _desk = new();
    private readonly LessonNotices _notices;

    public LessonNoticesTests() => _notices = new LessonNotices(_desk.Database, _desk.Clock, _desk.Feed);

    public void Dispose()
    {
        _desk.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Who_is_new_is_told_nothing()
    {
        Assert.Equal(0, await _notices.TellAsync(default));
        Assert.Equal(0, await _notices.TellAsync(default));
    }

    [Fact]
    public async Task An_agent_who_knew_seven_lessons_is_told_of_the_eighth_and_ninth_once()
    {
        await _notices.TellAsync(default);
        await using var db = _desk.Open();
        await db.Users.Where(user => user.Id == _desk.A.Id.Value).ExecuteUpdateAsync(set => set.SetProperty(user => user.LessonTold, 7));

        Assert.Equal(2, await _notices.TellAsync(default));
        Assert.Equal(0, await _notices.TellAsync(default));

        var told = await db.Notifications.AsNoTracking().OrderBy(notice => notice.Id).ToListAsync();
        Assert.All(told, notice => Assert.Equal((_desk.A.Id, NotificationKind.NewLesson, "Новый урок"), (notice.RecipientId, notice.Kind, notice.Title)));
        Assert.Equal(["Урок 8. ", "Урок 9. "], told.Select(notice => notice.Body[..8]));
    }
}
