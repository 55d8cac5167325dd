using ClientBase.Core.Basics;

namespace ClientBase.Core.Ownership;

/// <summary>What an agent wants to do with a record of his own base.</summary>
public enum ClientAction
{
    Open,
    Edit,
    ConfirmPhone,
    Sell,
    Delete,
    Archive,
    Comment,
    SeeClientQuotes,
}

/// <summary>The action matrix of domain §3.3. Pure: facts in, answer out.</summary>
public static class OwnershipRules
{
    /// <summary>Null when the agent may; otherwise the refusal to show. Age, document and date gate of a sale are asked elsewhere.</summary>
    public static Refusal? Refuse(ClientAction action, ClientStatus status, bool isArchived)
    {
        switch (action)
        {
            case ClientAction.Open or ClientAction.Comment or ClientAction.Archive:
                return null;

            case ClientAction.Delete when status is ClientStatus.LockedByOther:
                return new LockedCannotBeDeleted();

            case ClientAction.Delete:
                return status is ClientStatus.Prospect ? null : new PolicyWasSold();

            case ClientAction.SeeClientQuotes:
                return status is ClientStatus.BoundToMe ? null : new NotBoundToYou();
        }

        if (status is ClientStatus.LockedByOther)
        {
            return new BoundToAnotherAgent();
        }

        return isArchived ? new ClientIsArchived() : null;
    }
}
