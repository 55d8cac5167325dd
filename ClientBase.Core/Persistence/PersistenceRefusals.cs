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

public static class DatabaseFailure
{
    /// <summary>True when the database is at fault and a screen can say so; anything else is a bug and is left to fly.</summary>
    public static bool Is(Exception exception) => exception is DbException or DbUpdateException or TimeoutException
        or RetryLimitExceededException or CommitUnknownException;
}
