using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ClientBase.Core.Basics;

namespace ClientBase.Core.Persistence;

/// <summary>
/// What a business action decides about. An action locks all of it before it reads what it decides on, so that on every
/// engine and every node it is as if it were alone (<see cref="ClientBaseDb.LockAsync"/>, docs/decisions/0014).
/// </summary>
public readonly record struct LockName
{
    private LockName(string name) => Name = name;

    private string Name { get; }

    /// <summary>Everything that concerns one agent's own base only: two of his actions at once follow one another.</summary>
    public static LockName Agent(StaffId agent) => new($"agent {agent.Value}");

    /// <summary>The same of one client in the online store.</summary>
    public static LockName Account(StoreAccountId account) => new($"account {account.Value}");

    /// <summary>Whose client this person is, and which records stand for him.</summary>
    public static LockName Person(PersonId person) => new($"person {person.Value}");

    /// <summary>Which records share this identity key (its keyed hash).</summary>
    public static LockName Identity(string hash) => new($"identity {hash}");

    /// <summary>Codes sent to this number and wrong answers to them, of all agents.</summary>
    public static LockName Phone(PhoneNumber phone) => new($"phone {phone.E164}");

    /// <summary>How many messages have been sent by all: what is counted before the next one.</summary>
    public static LockName Sms { get; } = new("sms");

    /// <summary>Background work that one node does for all.</summary>
    public static LockName Job(string job) => new($"job {job}");

    /// <summary>PostgreSQL's locks have numbers. Two names with one number only wait for each other now and then.</summary>
    internal long Number => BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(Name)));
}
