using ClientBase.Core.Training;
using ClientBase.Tests.Clients;

namespace ClientBase.Tests.Training;

/// <summary>Tests of the lessons: two right answers of three pass (domain §8).</summary>
public class TrainingBookTests : IDisposable
{
    private readonly ClientDesk _desk = new();
    private readonly TrainingBook _book;

    public TrainingBookTests() => _book = new TrainingBook(_desk.Database, _desk.Clock, _desk.Access);

    [Theory]
    [InlineData(3, true)]
    [InlineData(2, true)]
    [InlineData(1, false)]
    [InlineData(0, false)]
    public async Task Two_right_answers_pass(int right, bool passes)
    {
        var result = (await _book.AnswerAsync(_desk.A, 5, Answers(5, right), default)).Value;

        Assert.Equal((right, passes), (result.Right, result.IsPassed));
        Assert.Equal(Enumerable.Range(right, 3 - right), result.Wrong);
        var state = (await _book.ReadAsync(_desk.A, default)).Value[4];
        Assert.Equal((passes, right, 1), (state.IsPassed, state.Progress!.Best, state.Progress.Attempts));
        Assert.All((await _book.ReadAsync(_desk.B, default)).Value, other => Assert.Null(other.Progress));
    }

    [Fact]
    public async Task What_is_not_answered_is_wrong_and_a_later_failure_takes_nothing_away()
    {
        Assert.Equal([0, 1, 2], (await _book.AnswerAsync(_desk.A, 1, [], default)).Value.Wrong);
        await _book.AnswerAsync(_desk.A, 1, Answers(1, 3), default);
        var passed = (await _book.ReadAsync(_desk.A, default)).Value[0].Progress!.PassedAt;
        _desk.Clock.Move(TimeSpan.FromDays(1));
        await _book.AnswerAsync(_desk.A, 1, Answers(1, 0), default);

        var progress = (await _book.ReadAsync(_desk.A, default)).Value[0].Progress!;
        Assert.Equal((passed, 3, 3), (progress.PassedAt, progress.Best, progress.Attempts));
        Assert.IsType<LessonNotFound>((await _book.AnswerAsync(_desk.A, 10, [], default)).Refusal);
    }

    [Fact]
    public async Task The_trainer_sees_who_has_come_how_far_and_where_he_is_stuck()
    {
        await _book.AnswerAsync(_desk.A, 1, Answers(1, 3), default);
        await _book.AnswerAsync(_desk.A, 4, Answers(4, 1), default);
        _desk.Clock.Move(TimeSpan.FromMinutes(1));
        await _book.AnswerAsync(_desk.B, 2, Answers(2, 2), default);

        var learners = (await _book.FindLearnersAsync(_desk.Supervisor, default)).Value;

        Assert.Equal([(_desk.B.Name, 1, 1), (_desk.A.Name, 1, 2)], learners.Select(learner => (learner.Name, learner.Passed, learner.Attempts)));
        Assert.Equal([4], learners[1].Stuck);
    }

    public void Dispose() => _desk.Dispose();

    /// <summary>The first so many right, the others wrong.</summary>
    private static int?[] Answers(int lesson, int right) =>
        [.. Lesson.All[lesson - 1].Questions.Select((question, i) => (int?)(i < right ? question.Right : (question.Right + 1) % question.Answers.Count))];
}
