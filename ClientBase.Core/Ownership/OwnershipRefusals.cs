using ClientBase.Core.Basics;

namespace ClientBase.Core.Ownership;

/// <summary>R-07, R-25, R-28: names no agent, no policy and no date.</summary>
public sealed record BoundToAnotherAgent() : Refusal(
    "Клиент закреплён за другим агентом. Оформление полисов и редактирование профиля в ЛКА недоступны. В других системах ограничение не действует.",
    "После продажи полиса в ЛКА клиент закрепляется за продавшим агентом, для остальных он закрыт.",
    "Запись можно оставить с вашим комментарием или убрать в архив.");

/// <summary>R-26: the other agent's sale was committed first.</summary>
public sealed record JustBoundToAnotherAgent() : Refusal(
    "Клиент только что закреплён за другим агентом. Полис не оформлен, деньги не списаны.",
    "Другой агент завершил продажу раньше.",
    "Расчёт сохранён с пометкой «Недоступен». В другой системе оформить полис можно.");

/// <summary>R-45.</summary>
public sealed record LockedCannotBeDeleted() : Refusal(
    "закреплён за другим агентом",
    "Удалить можно только клиента, которому не продан полис в ЛКА.",
    "Запись можно убрать в архив.");

/// <summary>R-40.</summary>
public sealed record PolicyWasSold() : Refusal(
    "продан полис в ЛКА",
    "Удалить можно только клиента, которому не продан полис в ЛКА.",
    "Запись можно убрать в архив.");

public sealed record ClientIsArchived() : Refusal(
    "Клиент в архиве.",
    WhatNext: "Сначала восстановите его из архива.");

/// <summary>R-54: only the agent who holds the client sees the client's own calculations.</summary>
public sealed record NotBoundToYou() : Refusal("Расчёты клиента видит только агент, за которым он закреплён.");
