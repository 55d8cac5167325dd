using System.Text.RegularExpressions;
using ClientBase.Core.Basics;
using ClientBase.Core.Drafts;
using ClientBase.Core.Persistence;
using Microsoft.JSInterop;

namespace ClientBase.Web.Drafts;

/// <summary>
/// The drafts of this browser window. A window keeps its name through reloads (wwwroot/drafts.js), so what was typed in it comes
/// back after F5, a restart and the death of its node; another window of the same agent has drafts of its own.
/// </summary>
public sealed partial class WindowDrafts(FormDrafts drafts, CurrentActor current, IJSRuntime js, ILogger<WindowDrafts> log)
{
    private Task<string?>? _window;

    /// <summary>The draft of this form; null where there is none.</summary>
    /// <param name="form">A short name, the same in every window.</param>
    /// <param name="ct">Ends with the screen.</param>
    public async Task<T?> FindAsync<T>(string form, CancellationToken ct)
        where T : class =>
        await WindowAsync() is { } window ? await drafts.FindAsync<T>(await current.GetAsync(), NameOf(window, form)!, ct) : null;

    /// <summary>
    /// Keeps the content in place of what was kept before. A database that does not answer is no reason to disturb somebody who is
    /// typing: the form itself still holds everything.
    /// </summary>
    /// <returns>False when it was not kept.</returns>
    public async Task<bool> TrySaveAsync<T>(string form, T content, CancellationToken ct)
        where T : class
    {
        if (await WindowAsync() is not { } window)
        {
            return false;
        }

        try
        {
            return (await drafts.SaveAsync(await current.GetAsync(), NameOf(window, form)!, content, ct)).Refusal is null;
        }
        catch (Exception failure) when (DatabaseFailure.Is(failure))
        {
            LogNotKept(failure.GetType().Name);
            return false;
        }
    }

    /// <summary>The form was saved or is not wanted any more.</summary>
    public async Task DropAsync(string form, CancellationToken ct)
    {
        if (await WindowAsync() is not { } window)
        {
            return;
        }

        try
        {
            await drafts.DropAsync(await current.GetAsync(), NameOf(window, form)!, ct);
        }
        catch (Exception failure) when (DatabaseFailure.Is(failure))
        {
            LogNotKept(failure.GetType().Name);
        }
    }

    /// <summary>What this window last handed over as its page went; it is given once.</summary>
    public async Task<UnsentText?> TakeUnsentAsync(CancellationToken ct)
    {
        var unsent = await FindAsync<UnsentText>(UnsentText.Form, ct);
        if (unsent is not null)
        {
            await DropAsync(UnsentText.Form, ct);
        }

        return unsent;
    }

    /// <summary>The name under which a draft is stored; null when it is no name that a window of ours has.</summary>
    internal static string? NameOf(string? window, string form) =>
        window is not null && WindowName().IsMatch(window) ? $"{window} {form}" : null;

    [GeneratedRegex("^[a-z0-9]{16,24}$")]
    private static partial Regex WindowName();

    /// <summary>Asked once. Null where the browser has no name for its window: then nothing is kept, and everything else works.</summary>
    private async Task<string?> WindowAsync()
    {
        _window ??= js.InvokeAsync<string?>("drafts.windowName").AsTask();
        var window = await _window;
        return NameOf(window, "") is null ? null : window;
    }

    [LoggerMessage(LogLevel.Warning, "A draft was not kept: {Failure}")]
    private partial void LogNotKept(string failure);
}
