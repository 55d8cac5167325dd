namespace ClientBase.Core.Basics;

/// <summary>Who sold a policy. Stored by name.</summary>
public enum SalesChannel
{
    /// <summary>ЛКА: the agent.</summary>
    AgentCabinet,

    /// <summary>«Самостоятельно»: the client, in the online store.</summary>
    OnlineStore,
}

public static class SalesChannelTitles
{
    /// <summary>As the portfolio and the act name it (domain §6.4).</summary>
    public static string Title(this SalesChannel channel) => channel is SalesChannel.OnlineStore ? "Самостоятельно" : "ЛКА";
}
