using System.Data.Common;
using ClientBase.Core.Basics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ClientBase.Core.Persistence;

/// <summary>
/// The database failed while something was saved. Only for actions that carry a key of their own (form, calculation): they may
/// be repeated even if the failed one went through after all.
/// </summary>
public sealed record NotSaved() : Refusal(
    "Не удалось сохранить: база данных не отвечает.",
    WhatNext: "Введённое осталось в форме. Повторите через минуту: дважды ничего не сохранится.");

/// <summary>Nothing of the action was kept; what was saved before is whole and can be read.</summary>
public sealed record DiskIsFull() : Refusal(
    "Не удалось сохранить: на диске базы данных закончилось место.",
    WhatNext: "Введённое осталось в форме. Сообщите администратору и повторите, когда он освободит место.");

public static class DatabaseFailure
{
    /// <summary>What the screen says about a failure that <see cref="Is"/> ours to say.</summary>
    public static Refusal Explain(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (StartFailures.IsDiskFull(cause))
            {
                return new DiskIsFull();
            }
        }

        return new NotSaved();
    }

    /// <summary>True when the database is at fault and a screen can say so; anything else is a bug and is left to fly.</summary>
    public static bool Is(Exception exception) => exception is DbException or DbUpdateException or TimeoutException
        or RetryLimitExceededException or CommitUnknownException;
}
