using ClientBase.Core.Basics;

namespace ClientBase.Core.Clients;

/// <summary>There is no such record in this agent's base; a record of another agent gives the same answer (ACC-2).</summary>
public sealed record ClientNotFound() : Refusal("Клиент не найден.", WhatNext: "Вернитесь к списку: возможно, запись удалена.");

/// <summary>Fields to mend; each sentence is shown at its field.</summary>
public sealed record InvalidInput(IReadOnlyList<FieldMessage> Errors) : Refusal("Проверьте заполнение полей.");

/// <summary>R-05, strong match in one's own base.</summary>
public sealed record AlreadyInYourBase(ClientId Existing, string FullName, bool IsArchived) : Refusal(
    "Такой клиент уже есть в вашей базе",
    WhatNext: IsArchived ? "Восстановите его из архива." : "Откройте карточку.");

/// <summary>R-05, weak match in one's own base: asks, and is not repeated once the agent has said «Добавить».</summary>
public sealed record PerhapsInYourBase(IReadOnlyList<SimilarClient> Similar) : Refusal(
    "Возможно, этот клиент уже есть в вашей базе.",
    WhatNext: "Добавить как нового?");

/// <summary>A record of the agent's own base that looks like the one being added.</summary>
public sealed record SimilarClient(ClientId Id, string FullName, DateOnly BirthDate, string? Phone, bool IsArchived);

/// <summary>R-33. The typed values stay in the form; the screen offers both.</summary>
public sealed record ChangedElsewhere() : Refusal(
    "Данные изменены в другом окне. Обновите форму.",
    WhatNext: "Выберите, какие значения оставить, и сохраните ещё раз.");

/// <summary>R-31: key data of a customer change only with a reason.</summary>
public sealed record ReasonNeeded() : Refusal("Укажите причину изменения ФИО, даты рождения или документа.");

/// <summary>R-35: other birth date and other document than the bound person has.</summary>
public sealed record LooksLikeAnotherPerson() : Refusal(
    "Похоже, это другой человек. Добавьте нового клиента.",
    "У закреплённого клиента изменены и дата рождения, и документ.");

/// <summary>R-32.</summary>
public sealed record BoundPhoneOnlyReplaced() : Refusal("Телефон закреплённого клиента можно только заменить.");

/// <summary>«Отменить» came too late.</summary>
public sealed record DeletionIsFinal() : Refusal("Отменить удаление уже нельзя.", WhatNext: "Добавьте клиента заново.");

/// <summary>R-04: a question, not an end. Asked only for a number that is new in the record.</summary>
public sealed record PhoneNotConfirmed() : Refusal(
    "Телефон не подтверждён. Сохранить клиента без подтверждения? После продажи полиса личный кабинет у клиента не появится, и КВ за его самостоятельные покупки начисляться не будет.");

/// <summary>More than ten R-07 answers in a day: the form is not to be used to find out who is a client (safety §2, 2).</summary>
public sealed record AskSupervisor() : Refusal(
    "Не удалось сохранить клиента. Обратитесь к руководителю.",
    "Сегодня было слишком много отказов по закреплённым клиентам.");

public sealed record NoteTooLong(int Length) : Refusal(
    $"Комментарий длиннее {ClientRecord.NoteLength} символов: сейчас {Length}.",
    WhatNext: "Сократите текст и сохраните ещё раз.");
