using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;

namespace ClientBase.Core.Seeding;

/// <summary>The six sign-ins of the demo. Their password is public, so they exist only where the demo is on.</summary>
public static class DemoStaff
{
    /// <summary>Password of all of them, and of the agents of the synthetic load.</summary>
    public const string Password = "Demo-klient-2026";

    public static readonly DemoAccount Sokolova =
        new("sokolova", "Соколова Марина Викторовна", StaffRole.Agent, "000123", PhoneNumber.Parse("+79000000123"));

    public static readonly DemoAccount Gromov =
        new("gromov", "Громов Павел Андреевич", StaffRole.Agent, "000456", PhoneNumber.Parse("+79000000456"));

    public static readonly DemoAccount Belova =
        new("belova", "Белова Анна Олеговна", StaffRole.Agent, "000789", PhoneNumber.Parse("+79000000789"));

    public static readonly DemoAccount Orlov = new("orlov", "Орлов Дмитрий Сергеевич", StaffRole.Supervisor);

    public static readonly DemoAccount Trainer = new("trener", "Тренер Ольга Игоревна", StaffRole.Trainer);

    public static readonly DemoAccount Admin = new("admin", "Администратор", StaffRole.Admin);

    public static IReadOnlyList<DemoAccount> All { get; } = [Sokolova, Gromov, Belova, Orlov, Trainer, Admin];
}

/// <summary>A demo sign-in; agents have a code, a mobile of their own and a contract.</summary>
public sealed record DemoAccount(string Login, string FullName, StaffRole Role, string? AgentCode = null, PhoneNumber? OwnPhone = null)
{
    /// <summary>Where letters to this account go.</summary>
    public string Email => $"{Login}@vsk.example";

    /// <summary>The account as it is stored; Identity's own normaliser upper-cases the login the same way.</summary>
    public StaffUser ToUser(string passwordHash) => new()
    {
        Id = StaffId.New().Value,
        UserName = Login,
        NormalizedUserName = Login.ToUpperInvariant(),
        Email = Email,
        NormalizedEmail = Email.ToUpperInvariant(),
        FullName = FullName,
        Role = Role,
        AgentCode = AgentCode,
        OwnPhone = OwnPhone,
        AgencyContract = AgentCode is null ? null : $"№ {AgentCode}-А от 01.02.2024",
        TaxRegime = AgentCode is null ? null : TaxRegime.SelfEmployed,
        PasswordHash = passwordHash,
        SecurityStamp = Guid.NewGuid().ToString("N"),
        LockoutEnabled = true,
    };
}
