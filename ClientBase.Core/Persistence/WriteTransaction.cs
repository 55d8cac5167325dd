using Microsoft.EntityFrameworkCore.Storage;

namespace ClientBase.Core.Persistence;

/// <summary>The transaction of one business action; disposing it without <see cref="CommitAsync"/> undoes everything.</summary>
public sealed class WriteTransaction(IDbContextTransaction transaction, Action? released = null) : IAsyncDisposable
{
    private Action? _released = released;

    public Task CommitAsync(CancellationToken ct) => transaction.CommitAsync(ct);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await transaction.DisposeAsync();
        }
        finally
        {
            Interlocked.Exchange(ref _released, null)?.Invoke();
        }
    }
}
