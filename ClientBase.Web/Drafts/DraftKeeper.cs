namespace ClientBase.Web.Drafts;

/// <summary>
/// Keeps what one open form holds while somebody types: at most twice a second, the newest always. Belongs to one component and
/// is used on its thread.
/// </summary>
/// <param name="drafts">The window's drafts.</param>
/// <param name="form">Their name for this form.</param>
internal sealed class DraftKeeper<T>(WindowDrafts drafts, string form) : IDisposable
    where T : class, IEquatable<T>
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);

    private readonly CancellationTokenSource _closed = new();
    private T? _newest;
    private T? _kept;
    private Task _keeping = Task.CompletedTask;

    /// <summary>Takes note of the content; it is stored a moment later, with what is typed until then.</summary>
    public void Keep(T content)
    {
        if (!content.Equals(_newest))
        {
            _newest = content;
            if (_keeping.IsCompleted)
            {
                _keeping = KeepSoonAsync();
            }
        }
    }

    /// <summary>Stores it at once: something is about to happen that must find it, whatever happens to this node.</summary>
    public async Task KeepNowAsync(T content)
    {
        _newest = content;
        await _keeping;
        await StoreAsync();
    }

    /// <summary>Forgets it, also what is just being stored.</summary>
    public async Task DropAsync()
    {
        var wasKept = _newest is not null;
        (_newest, _kept) = (null, null);
        await _keeping;
        if (wasKept)
        {
            await drafts.DropAsync(form, CancellationToken.None);
        }
    }

    /// <summary>What was found of an earlier page: it stands in the database already.</summary>
    public void TakeOver(T content) => _newest = _kept = content;

    public void Dispose()
    {
        _closed.Cancel();
        _closed.Dispose();
    }

    private async Task KeepSoonAsync()
    {
        try
        {
            while (_newest is not null && !_newest.Equals(_kept))
            {
                await Task.Delay(Pause, _closed.Token);
                await StoreAsync();
            }
        }
        catch (OperationCanceledException) when (_closed.IsCancellationRequested)
        {
            // The page is closed; the browser hands over what it still has.
        }
    }

    private async Task StoreAsync()
    {
        if (_newest is { } content && !content.Equals(_kept) && !_closed.IsCancellationRequested)
        {
            // One that could not be stored is not tried for ever: the next letter tries again.
            _kept = content;
            await drafts.TrySaveAsync(form, content, _closed.Token);
        }
    }
}
