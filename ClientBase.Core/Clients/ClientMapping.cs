using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientBase.Core.Clients;

internal sealed class ClientMapping :
    IEntityTypeConfiguration<ErasureReceipt>,
    IEntityTypeConfiguration<Person>,
    IEntityTypeConfiguration<ClientRecord>,
    IEntityTypeConfiguration<IdentityKey>
{
    public void Configure(EntityTypeBuilder<Person> person) => person.ToTable("Persons");

    public void Configure(EntityTypeBuilder<ErasureReceipt> receipt)
    {
        receipt.ToTable("ErasureReceipts");
        receipt.Property(r => r.Letter).HasMaxLength(100);
        receipt.Ignore(r => r.Number);
        receipt.HasIndex(r => r.PersonId).HasFilter("\"DoneAt\" IS NULL");
    }

    public void Configure(EntityTypeBuilder<ClientRecord> client)
    {
        client.ToTable("Clients");
        client.Property(c => c.LastName).HasMaxLength(ClientRecord.NameLength);
        client.Property(c => c.FirstName).HasMaxLength(ClientRecord.NameLength);
        client.Property(c => c.Patronymic).HasMaxLength(ClientRecord.NameLength);
        client.Property(c => c.FormerLastName).HasMaxLength(ClientRecord.NameLength);
        client.Property(c => c.Email).HasMaxLength(ClientRecord.EmailLength);
        client.Property(c => c.DocumentNumberSealed).HasMaxLength(200);
        client.Property(c => c.Note).HasMaxLength(ClientRecord.NoteLength);
        client.Property(c => c.NoteAuthor).HasMaxLength(200);
        client.Property(c => c.SortName).HasMaxLength(400);
        client.Property(c => c.SearchName).HasMaxLength(600);
        client.Property(c => c.SearchPhone).HasMaxLength(10);
        client.Property(c => c.Version).IsConcurrencyToken();
        client.Ignore(c => c.FullName);

        client.HasOne<Person>().WithMany().HasForeignKey(c => c.PersonId).OnDelete(DeleteBehavior.Restrict);
        client.HasIndex(c => c.PersonId);
        client.HasIndex(c => new { c.AgentId, c.FormKey }).IsUnique();

        // The list reads only its agent's entries of this index: order, name filter and phone filter are all in it. DeletedAt too,
        // although it is always NULL there: without it SQLite fetches every row to see that.
        client.HasIndex(c => new { c.AgentId, c.IsArchived, c.SortName, c.Id, c.SearchName, c.SearchPhone, c.DeletedAt })
            .HasFilter("\"DeletedAt\" IS NULL")
            .HasDatabaseName("IX_Clients_List");
        client.HasIndex(c => c.DeletedAt).HasFilter("\"DeletedAt\" IS NOT NULL");
    }

    public void Configure(EntityTypeBuilder<IdentityKey> key)
    {
        key.ToTable("IdentityKeys");
        key.Property(k => k.Hash).HasMaxLength(64);
        key.HasOne<ClientRecord>().WithMany().HasForeignKey(k => k.ClientId).OnDelete(DeleteBehavior.Cascade);
        key.HasIndex(k => new { k.Hash, k.Kind });
        key.HasIndex(k => k.ClientId);
    }
}
