using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Training;

/// <summary>A lesson and one's own progress with it; null before the first attempt.</summary>
public sealed record LessonState(Lesson Lesson, LessonProgress? Progress)
{
    public bool IsPassed => Progress?.PassedAt is not null;
}

/// <summary>What a test came to.</summary>
/// <param name="Wrong">Indices of the questions that were answered wrongly or not at all.</param>
public sealed record TestResult(int Right, int Of, bool IsPassed, IReadOnlyList<int> Wrong);

/// <summary>Who learns, for the trainer.</summary>
/// <param name="Passed">Lessons whose test is passed.</param>
/// <param name="Stuck">Numbers of lessons that were tried and are not passed.</param>
public sealed record Learner(string Name, string? Code, int Passed, int Attempts, IReadOnlyList<int> Stuck, DateTime LastAt);

/// <summary>There is no such lesson.</summary>
public sealed record LessonNotFound() : Refusal("Такого урока нет.", WhatNext: "Вернитесь к списку уроков.");

/// <summary>«Обучение» (domain §8, §11): lessons, tests, who has come how far.</summary>
public sealed class TrainingBook(IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, StaffAccess access)
{
    private const int MostLearners = 200;

    /// <summary>All lessons with one's own progress, in order.</summary>
    public async Task<Result<IReadOnlyList<LessonState>>> ReadAsync(Actor actor, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.Learn, ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        var progress = await db.LessonProgress.AsNoTracking().Where(p => p.StaffId == actor.Id).ToDictionaryAsync(p => p.Lesson, ct);
        return Lesson.All.Select(lesson => new LessonState(lesson, progress.GetValueOrDefault(lesson.Number))).ToList();
    }

    /// <summary>Marks a test: two right answers of three pass it (domain §8).</summary>
    /// <param name="actor">Who answers.</param>
    /// <param name="number">Of the lesson.</param>
    /// <param name="answers">An index for each question, null where none was chosen.</param>
    /// <param name="ct">Cancels what comes before the commit.</param>
    public async Task<Result<TestResult>> AnswerAsync(Actor actor, int number, IReadOnlyList<int?> answers, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.Learn, ct) is { } no)
        {
            return no;
        }

        if (Lesson.All.FirstOrDefault(one => one.Number == number) is not { } lesson)
        {
            return new LessonNotFound();
        }

        var wrong = Enumerable.Range(0, lesson.Questions.Count).Where(i => answers.ElementAtOrDefault(i) != lesson.Questions[i].Right).ToList();
        var right = lesson.Questions.Count - wrong.Count;
        var isPassed = right >= Lesson.RightToPass;
        return await dbs.WriteAsync<Result<TestResult>>(async (db, tx) =>
        {
            await db.LockAsync([LockName.Agent(actor.Id)], ct);
            var now = time.UtcNow();
            var progress = await db.LessonProgress.SingleOrDefaultAsync(p => p.StaffId == actor.Id && p.Lesson == number, ct);
            if (progress is null)
            {
                progress = new LessonProgress { StaffId = actor.Id, Lesson = number };
                db.LessonProgress.Add(progress);
            }

            (progress.Attempts, progress.Best, progress.LastAt) = (progress.Attempts + 1, Math.Max(progress.Best, right), now);
            progress.PassedAt ??= isPassed ? now : null;
            await db.SaveChangesAsync(ct);
            await tx.CommitAsync(ct);
            return new TestResult(right, lesson.Questions.Count, isPassed, wrong);
        }, ct);
    }

    /// <summary>Who has tried at least one test, the last to do so first.</summary>
    public async Task<Result<IReadOnlyList<Learner>>> FindLearnersAsync(Actor actor, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.SeeLearners, ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        var rows = await (
            from progress in db.LessonProgress.AsNoTracking()
            join user in db.Users on (Guid)(object)progress.StaffId equals user.Id
            select new { user.FullName, user.AgentCode, progress }).ToListAsync(ct);
        return rows.GroupBy(row => row.progress.StaffId)
            .Select(own => new Learner(
                own.First().FullName,
                own.First().AgentCode,
                own.Count(row => row.progress.PassedAt is not null),
                own.Sum(row => row.progress.Attempts),
                [.. own.Where(row => row.progress.PassedAt is null).Select(row => row.progress.Lesson).Order()],
                own.Max(row => row.progress.LastAt)))
            .OrderByDescending(learner => learner.LastAt)
            .Take(MostLearners)
            .ToList();
    }
}
