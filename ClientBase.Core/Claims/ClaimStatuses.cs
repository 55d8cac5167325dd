namespace ClientBase.Core.Claims;

public static class ClaimStatuses
{
    /// <summary>The words of domain §8.</summary>
    public static string Title(this ClaimStatus status) => status switch
    {
        ClaimStatus.Draft => "Черновик",
        ClaimStatus.Accepted => "Принято",
        ClaimStatus.UnderReview => "На рассмотрении",
        ClaimStatus.Approved => "Выплата одобрена",
        ClaimStatus.Declined => "Отказ",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    public static string Title(this ClaimAuthor author) => author switch
    {
        ClaimAuthor.Client => "Клиент",
        ClaimAuthor.Agent => "Агент",
        ClaimAuthor.Insurer => "Страховщик",
        _ => throw new ArgumentOutOfRangeException(nameof(author)),
    };

    /// <summary>Accepted or under review: pictures and decisions may still come.</summary>
    public static bool IsOpen(this ClaimStatus status) => status is ClaimStatus.Accepted or ClaimStatus.UnderReview;

    /// <summary>Accepted goes under review, and from there to its one decision; nothing goes back.</summary>
    public static bool MayBecome(this ClaimStatus from, ClaimStatus to) => (from, to) is
        (ClaimStatus.Accepted, ClaimStatus.UnderReview)
        or (ClaimStatus.UnderReview, ClaimStatus.Approved or ClaimStatus.Declined);
}
