using ClientBase.Core.Basics;

namespace ClientBase.Web.Components.Layout;

/// <summary>Roles as the screen calls them.</summary>
public static class StaffRoleTitles
{
    public static string Title(this StaffRole role) => role switch
    {
        StaffRole.Agent => "агент",
        StaffRole.Supervisor => "руководитель",
        StaffRole.Trainer => "тренер",
        StaffRole.Admin => "администратор",
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };
}
