namespace ClientBase.Web.Components.Controls;

/// <summary>Stands between a dialog and its content: the content may ask before the dialog is closed by its cross or by Esc.</summary>
public sealed class CloseGuard
{
    /// <summary>Set by the content; true lets the dialog close.</summary>
    public Func<Task<bool>>? Ask { get; set; }

    public Task<bool> MayCloseAsync() => Ask?.Invoke() ?? Task.FromResult(true);
}
