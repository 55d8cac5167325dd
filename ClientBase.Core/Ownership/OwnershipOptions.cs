using System.ComponentModel.DataAnnotations;

namespace ClientBase.Core.Ownership;

/// <summary>Which sales bind the client to the agent (D1).</summary>
public enum BindOnSale
{
    /// <summary>Every sale in ЛКА.</summary>
    EverySale,

    /// <summary>Only where the client's phone is confirmed; a later confirmation binds then .</summary>
    VerifiedPhoneOnly,
}

/// <summary>Section <c>Ownership</c>.</summary>
public sealed class OwnershipOptions
{
    public const string Section = "Ownership";

    [EnumDataType(typeof(BindOnSale), ErrorMessage = "Ownership:BindOnSale: допустимы EverySale и VerifiedPhoneOnly.")]
    public BindOnSale BindOnSale { get; set; } = BindOnSale.EverySale;
}
