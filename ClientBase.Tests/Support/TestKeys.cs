using ClientBase.Core.Basics;
using ClientBase.Core.Clients;

namespace ClientBase.Tests.Support;

/// <summary>A fixed key ring, so that two vaults of one test understand each other.</summary>
internal static class TestKeys
{
    public static KeyRing Ring(string id = "testring") => new(id, Enumerable.Range(1, 32).Select(n => (byte)n).ToArray());

    public static DocumentVault Vault(string id = "testring") => new(Ring(id));
}
