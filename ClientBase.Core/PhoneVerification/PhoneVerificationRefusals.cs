using ClientBase.Core.Basics;

namespace ClientBase.Core.PhoneVerification;

/// <summary>P-6.</summary>
public sealed record TooYoungToConfirm() : Refusal("Привязка доступна для клиентов от 18 лет");

/// <summary>R-13.</summary>
public sealed record NumberOfAgent() : Refusal(
    "Нельзя указать номер агента как номер клиента",
    "На этот номер клиенту приходят коды и вход в его личный кабинет.",
    "Укажите номер самого клиента.");

/// <summary>The gateway did not take the message. It is not counted: the next try may follow at once.</summary>
public sealed record CodeNotSent() : Refusal("Не удалось отправить СМС. Попробуйте ещё раз.");

/// <summary>The gateway does not send to this number. It is not counted either.</summary>
public sealed record NumberTakesNoSms() : Refusal(
    "Оператор не принимает СМС на этот номер.", WhatNext: "Проверьте номер вместе с клиентом.");

/// <summary>A limit is reached that ends by itself.</summary>
/// <param name="Until">From this instant (UTC) it is allowed again; the screen counts down to it.</param>
public abstract record NotYet(DateTime Until, string Message, string Why) : Refusal(Message, Why)
{
    /// <summary>«27.11.2020 14:05» in Moscow, rounded up to the minute: what is promised then holds.</summary>
    protected static string Moment(DateTime until) => MoscowTime.Show(MoscowTime.UpToTheMinute(until));
}

/// <summary>OTP-6: the pause between two codes to one number, whoever asked for them.</summary>
public sealed record ResendTooEarly(DateTime Until) : NotYet(
    Until,
    $"Код на этот номер уже отправлен. Новый можно запросить {Moment(Until)}.",
    "С каждым новым кодом пауза растёт, чтобы человеку не приходило много сообщений подряд.");

/// <summary>OTP-6: three in ten minutes, ten in a day, over all agents.</summary>
public sealed record TooManyCodesToPhone(DateTime Until) : NotYet(
    Until,
    $"На этот номер отправлено слишком много кодов. Новый можно запросить {Moment(Until)}.",
    "Число сообщений на один номер ограничено, чтобы их не рассылали посторонним.");

/// <summary>OTP-5: wrong codes for one number in a day, over all codes and agents.</summary>
public sealed record TooManyWrongCodesForPhone(DateTime Until) : NotYet(
    Until,
    $"Для этого номера введено слишком много неверных кодов. Подтвердить его можно будет {Moment(Until)}.",
    "Число неверных кодов за сутки ограничено, чтобы код нельзя было подобрать.");

/// <summary>OTP-7.</summary>
public sealed record TooManyCodesFromAgent(DateTime Until) : NotYet(
    Until,
    $"Вы запросили слишком много кодов. Следующий можно запросить {Moment(Until)}.",
    "Число сообщений от одного агента за час и за сутки ограничено.");

/// <summary>OTP-5, the hard end: so many wrong codes and no right one between them.</summary>
public sealed record PhoneClosedForConfirmation() : Refusal(
    "Этот номер нельзя подтвердить: слишком много неверных кодов подряд.",
    "После 100 неверных кодов без единого верного номер закрывается.",
    "Укажите другой номер клиента.");

/// <summary>Not a code at all; no try is spent.</summary>
public sealed record CodeIncomplete(int Length) : Refusal(
    $"Введите {Length} {RussianPlural.Choose(Length, "цифру", "цифры", "цифр")} кода из СМС");

/// <summary>Nothing was sent to this number for this form.</summary>
public sealed record CodeNotRequested() : Refusal("Для этого номера код не запрашивался. Нажмите «Подтвердить»");

public sealed record WrongCode(int TriesLeft) : Refusal(
    $"Неверный код. {RussianPlural.Choose(TriesLeft, "Осталась", "Осталось", "Осталось")} {TriesLeft} {RussianPlural.Choose(TriesLeft, "попытка", "попытки", "попыток")}");

/// <summary>R-10: the code is dead, even for the right digits.</summary>
public sealed record TooManyWrongTries(int Tries) : Refusal(
    $"Код введён неверно {Tries} {RussianPlural.Choose(Tries, "раз", "раза", "раз")}. Запросите новый код");

/// <summary>R-10.</summary>
public sealed record CodeExpired() : Refusal("Срок действия кода истёк. Запросите новый");

/// <summary>The form has asked for a code to another number since.</summary>
public sealed record CodeReplaced() : Refusal("Этот код больше не действует. Запросите новый");

/// <summary>OTP-3: one code confirms once.</summary>
public sealed record CodeAlreadyUsed() : Refusal("Этот код уже принят: номер подтверждён");
