using ClientBase.Core.Basics;

namespace ClientBase.Core.Claims;

/// <summary>There is no such claim, or it is somebody else's: the same answer.</summary>
public sealed record ClaimNotFound() : Refusal("Заявление не найдено.", WhatNext: "Вернитесь к списку заявлений.");

/// <summary>The form is not complete.</summary>
public sealed record InvalidClaim(IReadOnlyList<ClaimFieldError> Errors) : Refusal("Проверьте поля заявления.");

/// <summary>A message without a word, or too long a one.</summary>
public sealed record InvalidClaimText(string Text) : Refusal(Text);

/// <summary>Too many begun ones.</summary>
public sealed record TooManyClaimDrafts(int Most) : Refusal(
    $"Начатых заявлений уже {Most}.", WhatNext: "Отправьте одно из них или удалите черновик, который не нужен.");

/// <summary>The claim was sent; its words do not change any more.</summary>
public sealed record ClaimWasFiled() : Refusal("Заявление уже отправлено.", WhatNext: "Чтобы что-то добавить, напишите сообщение к заявлению.");

/// <summary>Pictures come before the decision.</summary>
public sealed record ClaimIsDecided() : Refusal("По заявлению уже принято решение.", WhatNext: "Если вы с ним не согласны, напишите сообщение к заявлению.");

/// <summary>Somebody else has moved it meanwhile, or this step does not follow from where it stands.</summary>
public sealed record ClaimMovedMeanwhile() : Refusal(
    "Состояние заявления уже изменилось: его рассмотрел другой сотрудник.", WhatNext: "Посмотрите, что изменилось, и решите снова.");

/// <summary>A decision needs its sum or its reason.</summary>
public sealed record InvalidDecision(string Text) : Refusal(Text);

/// <summary>What was sent as a picture cannot be taken.</summary>
/// <param name="Name">Of the file, as the client knows it.</param>
/// <param name="Reason">Goes on after «Файл «…»: ».</param>
public sealed record PictureRefused(string Name, string Reason) : Refusal($"Файл «{Name}»: {Reason}.", WhatNext: "Остальные снимки сохранены.");

/// <summary>No more than ten.</summary>
public sealed record TooManyPictures() : Refusal($"К заявлению можно приложить не больше {ClaimPictures.Most} снимков: лишние не сохранены.");
