using ClientBase.Core.Basics;
using ClientBase.Core.Motor;

namespace ClientBase.Core.Policies;

/// <summary>R-20, D6: the date gate.</summary>
public sealed record SaleNeedsConfirmedPhone(DateOnly AllowedFrom) : Refusal(
    $"Оформление полисов клиентам без подтверждённого телефона доступно с {MoscowTime.Show(AllowedFrom)}. Подтвердите телефон клиента.",
    "До этой даты полис оформляют только клиенту с подтверждённым телефоном.",
    "Нажмите «Редактировать», укажите номер и подтвердите его кодом из СМС.");

/// <summary>Domain §4, conflict.</summary>
public sealed record DocumentDisputed() : Refusal(
    "Спорное совпадение: документ клиента нужно проверить. Оформление полиса приостановлено.",
    "Документ с этим номером указан и для лица с другими фамилией и датой рождения: возможна опечатка в номере.",
    "Сверьте номер с документом и исправьте его в профиле или обратитесь к руководителю.");

/// <summary>P-6.</summary>
public sealed record PolicyholderTooYoung() : Refusal(
    "Страхователем может быть лицо старше 18 лет",
    "Возраст считается на сегодня по дате рождения в профиле.",
    "Если дата рождения указана неверно, исправьте её в профиле.");

/// <summary>R-02: type, number and date of issue of an identity document; a driving licence is none.</summary>
public sealed record DocumentIncomplete() : Refusal(
    "Для оформления полиса заполните документ клиента",
    "Нужны вид документа, удостоверяющего личность, серия и номер, дата выдачи. Водительское удостоверение личность не удостоверяет.",
    "Нажмите «Редактировать» и заполните документ.");

public sealed record EmailMissing() : Refusal(
    "Для оформления полиса укажите эл. почту клиента",
    "На неё отправляется полис.",
    "Нажмите «Редактировать» и заполните поле «Эл. почта (личная)».");

/// <summary>The 20/45 rule: a warning in the profile, an error here. The sentence is the profile's own.</summary>
public sealed record DocumentExpired(string Sentence) : Refusal(
    Sentence,
    "Паспорт гражданина РФ меняют в 20 и 45 лет; старый действует ещё 90 дней.",
    "Нажмите «Редактировать» и укажите новый паспорт.");

/// <summary>Fields to mend; each sentence is shown at its field.</summary>
public sealed record InvalidQuote(IReadOnlyList<QuoteFieldError> Errors) : Refusal("Проверьте заполнение полей.");

/// <summary>The same for the form of «ОСАГО» and «КАСКО».</summary>
public sealed record InvalidMotorQuote(IReadOnlyList<MotorFieldError> Errors) : Refusal("Проверьте заполнение полей.");

/// <summary>There is no such calculation for this client in this agent's base.</summary>
public sealed record QuoteNotFound() : Refusal("Расчёт не найден.", WhatNext: "Откройте карточку клиента и рассчитайте заново.");

/// <summary>There is no such policy among this agent's sales; another agent's policy gives the same answer (ACC-2).</summary>
public sealed record PolicyNotFound() : Refusal("Полис не найден.", WhatNext: "Откройте «Страховой портфель»: там перечислены полисы, проданные вами.");

/// <summary>What the agent is about to sell is not what stands on his screen.</summary>
public sealed record QuoteChangedElsewhere() : Refusal(
    "Расчёт изменён в другом окне. Полис не оформлен, деньги не списаны.",
    "Оформляется только тот расчёт, который вы видите.",
    "Обновите расчёт и проверьте сумму.");

/// <summary>The start has passed, or a new price list is in force.</summary>
public sealed record RecalculationNeeded(string Reason) : Refusal(
    "Расчёт устарел и требует пересчёта. Полис не оформлен, деньги не списаны.",
    Reason,
    "Проверьте дату начала и нажмите «Рассчитать».");

/// <summary>A draft, or one that waits for the underwriter.</summary>
public sealed record NothingToPay() : Refusal(
    "Премия ещё не рассчитана.",
    WhatNext: "Нажмите «Рассчитать». Если расчёт на согласовании, дождитесь решения андеррайтера.");

/// <summary>«Оплатить» without «Перейти к оплате».</summary>
public sealed record PaymentNotStarted() : Refusal(
    "Полис не оформлен: оплата ещё не начата.",
    WhatNext: "Нажмите «Перейти к оплате».");

/// <summary>A policy stands behind it.</summary>
public sealed record QuoteIsSold() : Refusal("По этому расчёту уже оформлен полис.", WhatNext: "Откройте полис в «Страховом портфеле».");

/// <summary>R-55: who pays first closes both.</summary>
public sealed record SoldByOtherQuote() : Refusal(
    "Полис по этому расчёту уже оформлен.",
    "Клиент и агент вели один расчёт; оплачен тот из них, который оплатили первым. Деньги второй раз не списаны.",
    "Оформленный полис есть у клиента в «Моих полисах» и у агента в «Страховом портфеле».");
