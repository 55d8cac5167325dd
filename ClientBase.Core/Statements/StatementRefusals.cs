using ClientBase.Core.Basics;

namespace ClientBase.Core.Statements;

/// <summary>Another agent's statement and a missing one are the same.</summary>
public sealed record StatementNotFound() : Refusal("Акт не найден.", WhatNext: "Откройте раздел «Мои акты».");

/// <summary>The screen shows an older state.</summary>
public sealed record StatementMovedMeanwhile() : Refusal(
    "Акт изменён в другом окне или другим сотрудником.", WhatNext: "На экране теперь его нынешнее состояние: проверьте и повторите.");

/// <summary>What is asked of it is over, or its time has not come.</summary>
public sealed record StatementIsClosed(StatementStatus Status) : Refusal(
    $"Акт в состоянии «{Status.Title()}»: это действие для него недоступно.");

/// <summary>There is no number to send the code to.</summary>
public sealed record NoOwnPhone() : Refusal(
    "В вашей учётной записи нет номера телефона: код для подписи отправить некуда.", WhatNext: "Попросите администратора указать ваш номер.");

/// <summary>Disagreement without a word.</summary>
public sealed record ObjectionMissing() : Refusal("Напишите, с чем вы не согласны: у строки или в поле «Замечание к акту в целом».");

/// <summary>A text is too long.</summary>
public sealed record StatementTextTooLong(int Length) : Refusal($"Не больше {StatementRules.TextLength} символов, сейчас {Length}.");

/// <summary>The agent is to be told why.</summary>
public sealed record AnswerMissing() : Refusal("Напишите агенту, что исправлено или почему оставлено как есть.");

/// <summary>A later statement has reckoned with what this one carries over, and the correction would carry another sum.</summary>
public sealed record LaterStatementDepends(string Number, bool IsClosed) : Refusal(
    $"Исправление меняет сумму переноса, а она уже учтена в акте {Number}.",
    WhatNext: IsClosed ? "Тот акт подписан: оставьте строки в этом акте, разница войдёт в следующий." : $"Сначала исправьте акт {Number}.");

/// <summary>No code can be sent now, whatever holds it back.</summary>
public sealed record NoCodeForSignature(string Reason) : Refusal(Reason, WhatNext: "Акт можно подписать позже, до срока согласования.");

/// <summary>The agent's own number does not take the code.</summary>
public sealed record OwnPhoneTakesNoCode() : Refusal(
    "На номер в вашей учётной записи код отправить нельзя.", WhatNext: "Попросите администратора проверить ваш номер.");

/// <summary>There is no code for this version of the statement.</summary>
public sealed record CodeOfAnotherStatement() : Refusal("Для этого акта код не запрашивался. Запросите новый");
