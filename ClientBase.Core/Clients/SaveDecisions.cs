namespace ClientBase.Core.Clients;

/// <summary>Why key data of a customer change .</summary>
public enum KeyDataReason
{
    /// <summary>«Исправление ошибки»: the old value was never true and is forgotten.</summary>
    Correction,

    /// <summary>«Смена фамилии/имени»: the old name still finds and matches the client.</summary>
    NameChange,

    /// <summary>«Замена документа»: the old number still matches the client.</summary>
    DocumentReplacement,
}

/// <summary>What the agent has already answered to the questions of a save.</summary>
public sealed record SaveDecisions
{
    /// <summary>«Сохранить без подтверждения» .</summary>
    public bool WithoutConfirmation { get; init; }

    /// <summary>«Добавить» although a similar client stands in the base .</summary>
    public bool DespiteSimilar { get; init; }

    public KeyDataReason? Reason { get; init; }
}

public static class KeyDataReasons
{
    public static string Title(this KeyDataReason reason) => reason switch
    {
        KeyDataReason.Correction => "Исправление ошибки",
        KeyDataReason.NameChange => "Смена фамилии/имени",
        KeyDataReason.DocumentReplacement => "Замена документа",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };
}
