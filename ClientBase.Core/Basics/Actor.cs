namespace ClientBase.Core.Basics;

/// <summary>What a member of staff may be. The names are also the values of the role claim.</summary>
public enum StaffRole
{
    Agent,
    Supervisor,
    Trainer,
    Admin,
}

/// <summary>
/// Who is acting. Every service method takes one and checks it; nothing is taken from ambient state.
/// </summary>
/// <param name="Id">The member of staff.</param>
/// <param name="Name">Full name, written into history and audit.</param>
/// <param name="Role">Decides what is permitted at all (<c>Accounts/Permissions</c>).</param>
/// <param name="Session">Security stamp of the sign-in; a sign-out changes it, and the next operation is refused (SES-3).</param>
/// <param name="Address">Network address of the sign-in, for limits that count by address (OTP-7); null where nobody came over the network.</param>
public sealed record Actor(StaffId Id, string Name, StaffRole Role, string Session, string? Address = null);
