using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Support;

/// <summary>A database that does not answer for as long as <see cref="Failure"/> is set.</summary>
internal sealed class UnreliableDatabase(TestDatabase database) : IDbContextFactory<ClientBaseDb>
{
    public Exception? Failure { get; set; }

    public ClientBaseDb CreateDbContext() => Failure is null ? database.CreateDbContext() : throw Failure;
}
