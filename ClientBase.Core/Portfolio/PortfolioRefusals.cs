using ClientBase.Core.Basics;

namespace ClientBase.Core.Portfolio;

/// <summary>Fields of the cancellation, in the order of the screen.</summary>
public enum CancellationField
{
    Reason,
    Date,
}

/// <summary>A sentence that belongs to a field of the cancellation.</summary>
public sealed record InvalidCancellation(CancellationField Field, string Text) : Refusal(Text);

/// <summary>It has ended already, by date or otherwise.</summary>
public sealed record PolicyHasEnded(string StateTitle) : Refusal(
    $"Полис уже не действует: «{StateTitle}».",
    "Расторгают только полис, который действует или начнёт действовать.");

/// <summary>R-61: an annulled policy was never in force.</summary>
public sealed record TooLateToAnnul() : Refusal(
    "Аннулировать полис уже нельзя: он начал действовать.",
    "Аннулируют полис, оформленный по ошибке или не оплаченный, до начала его действия.",
    "Если клиент отказывается от полиса, расторгните его.");

/// <summary>The client bought it himself.</summary>
public sealed record NotYourSale() : Refusal(
    "Этот полис клиент купил самостоятельно.",
    "Аннулировать можно только полис, который оформили вы.");

/// <summary>Cancelled, annulled, or renewed already.</summary>
public sealed record NothingToRenew(string Why) : Refusal(Why, WhatNext: "Если клиенту нужен новый полис, оформите его из карточки.");

/// <summary>The line «На продление» is done with by a sale, not by a mark.</summary>
public sealed record RenewedAlready() : Refusal("Полис уже продлён.", "Отметка «Продлён» ставится с продажей нового полиса и не меняется.");

/// <summary>The outcome lacks what belongs to it; the sentence stands at its field.</summary>
public sealed record InvalidOutcome(string Text) : Refusal(Text);
