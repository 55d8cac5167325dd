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
