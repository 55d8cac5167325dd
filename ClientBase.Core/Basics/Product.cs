namespace ClientBase.Core.Basics;

/// <summary>What can be sold; the word that quotes, policies, commissions and reports share.</summary>
public enum Product
{
    Osago,
    Kasko,
    Property,
    Accident,
    Travel,
    Tick,
}

public static class ProductTitles
{
    /// <summary>The name on the screen and in letters, «Защита от клеща».</summary>
    public static string Title(this Product product) => product switch
    {
        Product.Osago => "ОСАГО",
        Product.Kasko => "КАСКО",
        Product.Property => "Имущество",
        Product.Accident => "Несчастный случай",
        Product.Travel => "Путешествия",
        Product.Tick => "Защита от клеща",
        _ => throw new ArgumentOutOfRangeException(nameof(product)),
    };
}
