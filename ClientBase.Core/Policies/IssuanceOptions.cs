using System.ComponentModel.DataAnnotations;

namespace ClientBase.Core.Policies;

/// <summary>Section <c>Issuance</c>.</summary>
public sealed class IssuanceOptions
{
    public const string Section = "Issuance";

    /// <summary>From this Moscow date on, policies are sold to clients without a confirmed phone too (D6).</summary>
    public DateOnly UnverifiedPhoneAllowedFrom { get; set; } = new(2020, 11, 27);

    /// <summary>Whether an agent gets КВ for policies of his own person (P-16).</summary>
    public bool SelfInsuredCommission { get; set; }

    /// <summary>Код филиала: four digits in every policy number.</summary>
    [Required(ErrorMessage = "Issuance:BranchCode: укажите код филиала.")]
    [RegularExpression("^[0-9]{4}$", ErrorMessage = "Issuance:BranchCode: код филиала состоит из четырёх цифр.")]
    public string BranchCode { get; set; } = "7700";
}
