using ClientBase.Core.Basics;
using Microsoft.AspNetCore.Identity;

namespace ClientBase.Core.Accounts;

/// <summary>A member of staff as ASP.NET Core Identity stores him: login, password hash, lockout, security stamp.</summary>
public sealed class StaffUser : IdentityUser<Guid>
{
    /// <summary>«Соколова Марина Викторовна».</summary>
    public required string FullName { get; set; }

    public StaffRole Role { get; set; }

    /// <summary>«000123»; agents only.</summary>
    public string? AgentCode { get; set; }

    /// <summary>The agent's own mobile; it must never be given as a client's .</summary>
    public PhoneNumber? OwnPhone { get; set; }

    /// <summary>«№ 000123-А от 01.02.2024»: the contract under which an agent works; stands in his statements.</summary>
    public string? AgencyContract { get; set; }

    /// <summary>How he pays his taxes; stands in his statements.</summary>
    public TaxRegime? TaxRegime { get; set; }

    /// <summary>Moscow date up to which he has been told of his clients' birthdays; null before the first time.</summary>
    public DateOnly? BirthdaysToldOn { get; init; }

    /// <summary>The newest lesson of «Обучение» that was there when he was last told; null before the first time.</summary>
    public int? LessonTold { get; init; }

    public StaffId StaffId => new(Id);
}
