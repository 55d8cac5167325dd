namespace ClientBase.Web.Components.Pages.Clients;

/// <summary>What the agent chose in «Вы уверены?».</summary>
public enum DeleteAnswer
{
    Cancel,
    Delete,

    /// <summary>Nothing could be deleted; the records go to the archive instead .</summary>
    Archive,
}
