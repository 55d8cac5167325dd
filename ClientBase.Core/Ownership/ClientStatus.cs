namespace ClientBase.Core.Ownership;

/// <summary>What a record is to the agent whose base it stands in. Computed from bindings and policies, never stored.</summary>
public enum ClientStatus
{
    /// <summary>«Потенциальный»: this agent sold nothing and nobody holds the client.</summary>
    Prospect,

    /// <summary>«Закреплён за мной».</summary>
    BoundToMe,

    /// <summary>«Действующий»: this agent sold a policy, but nobody holds the client.</summary>
    Customer,

    /// <summary>«Закреплён за другим агентом».</summary>
    LockedByOther,
}
