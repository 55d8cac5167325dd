using ClientBase.Core.Basics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientBase.Core.Transfers;

/// <summary>«Передача клиентов»: an order to give clients of one agent to another on a day, and what came of it.</summary>
public sealed class ClientTransfer
{
    public const int ReasonLength = 300;

    /// <summary>Key of the form that ordered it: pressed twice, it is ordered once.</summary>
    public Guid Id { get; init; }

    public StaffId FromId { get; init; }

    public StaffId ToId { get; init; }

    /// <summary>The Moscow date on which it happens.</summary>
    public DateOnly On { get; init; }

    public required string Reason { get; init; }

    /// <summary>The former agent's comments go with the clients.</summary>
    public bool WithNotes { get; init; }

    /// <summary>Everybody he holds on that day; otherwise those of <see cref="ChosenClient"/>.</summary>
    public bool OfAll { get; init; }

    public StaffId OrderedBy { get; init; }

    public required string OrderedByName { get; init; }

    public DateTime OrderedAt { get; init; }

    /// <summary>How many clients have gone over.</summary>
    public int Moved { get; set; }

    public DateTime? DoneAt { get; set; }

    public DateTime? CancelledAt { get; set; }
}

/// <summary>A client whom a transfer of some names, by the former agent's record.</summary>
public sealed class ChosenClient
{
    public Guid TransferId { get; init; }

    public ClientId ClientId { get; init; }
}

internal sealed class TransferMapping : IEntityTypeConfiguration<ClientTransfer>, IEntityTypeConfiguration<ChosenClient>
{
    public void Configure(EntityTypeBuilder<ClientTransfer> transfer)
    {
        transfer.ToTable("ClientTransfers");
        transfer.Property(t => t.Reason).HasMaxLength(ClientTransfer.ReasonLength);
        transfer.Property(t => t.OrderedByName).HasMaxLength(200);
        transfer.HasIndex(t => t.OrderedAt);
        transfer.HasIndex(t => t.On).HasFilter("\"DoneAt\" IS NULL AND \"CancelledAt\" IS NULL");
    }

    public void Configure(EntityTypeBuilder<ChosenClient> chosen)
    {
        chosen.ToTable("ChosenClients");
        chosen.HasKey(c => new { c.TransferId, c.ClientId });
        chosen.HasOne<ClientTransfer>().WithMany().HasForeignKey(c => c.TransferId);
    }
}
