using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Notifications;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ClientBase.Core.Training;

/// <summary>«Новый урок» (domain §7): a version of the program with one more lesson tells every agent of it, once.</summary>
public sealed class LessonNotices(IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, LiveFeed feed)
{
    /// <summary>Writes what is due and returns how many notices that was. Who is new here has nothing to be told: all lessons are new to him.</summary>
    public async Task<int> TellAsync(CancellationToken ct)
    {
        var newest = Lesson.All.Max(lesson => lesson.Number);
        await using var db = await dbs.CreateDbContextAsync(ct);
        await db.Users
            .Where(user => user.Role == StaffRole.Agent && user.LessonTold == null)
            .ExecuteUpdateAsync(set => set.SetProperty(user => user.LessonTold, newest), ct);
        var agents = await db.Users
            .Where(user => user.Role == StaffRole.Agent && user.LessonTold < newest)
            .Select(user => new { user.Id, Told = user.LessonTold!.Value })
            .ToListAsync(ct);
        var written = 0;
        foreach (var agent in agents)
        {
            written += await TellAsync(agent.Id, agent.Told, newest, ct);
        }

        return written;
    }

    private Task<int> TellAsync(Guid agent, int told, int newest, CancellationToken ct) => dbs.WriteAsync(async (db, tx) =>
    {
        var claimed = await db.Users
            .Where(user => user.Id == agent && user.LessonTold == told)
            .ExecuteUpdateAsync(set => set.SetProperty(user => user.LessonTold, newest), ct);
        if (claimed == 0)
        {
            return 0;
        }

        var lessons = Lesson.All.Where(lesson => lesson.Number > told).ToList();
        db.Notifications.AddRange(lessons.Select(lesson => new Notification
        {
            RecipientId = new(agent),
            Kind = NotificationKind.NewLesson,
            Title = "Новый урок",
            Body = $"Урок {lesson.Number}. {lesson.Title}. Он ждёт вас в разделе «Обучение».",
            CreatedAt = time.UtcNow(),
        }));
        await db.SaveChangesAsync(ct);
        await tx.CommitAsync([ConcernedRecord.Elsewhere(new(agent))], feed, ct);
        return lessons.Count;
    }, ct);
}

/// <summary>Runs the notices.</summary>
public sealed class LessonNoticeJob(LessonNotices notices, IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, ILogger<LessonNoticeJob> log)
    : HourlyJob("lesson-notices", dbs, time, log)
{
    protected override Task<int> RunAsync(CancellationToken ct) => notices.TellAsync(ct);
}
