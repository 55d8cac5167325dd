namespace ClientBase.Core.Accounts;

/// <summary>How an agent pays his taxes. Stored by name.</summary>
public enum TaxRegime
{
    /// <summary>НПД.</summary>
    SelfEmployed,

    /// <summary>ИП.</summary>
    Entrepreneur,

    /// <summary>Физическое лицо.</summary>
    Individual,
}

public static class TaxRegimes
{
    public static string Title(this TaxRegime regime) => regime switch
    {
        TaxRegime.SelfEmployed => "самозанятый (НПД)",
        TaxRegime.Entrepreneur => "индивидуальный предприниматель",
        TaxRegime.Individual => "физическое лицо",
        _ => throw new ArgumentOutOfRangeException(nameof(regime)),
    };
}
