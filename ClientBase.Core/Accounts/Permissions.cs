using ClientBase.Core.Basics;

namespace ClientBase.Core.Accounts;

/// <summary>What a role may do at all; rights to a single record are decided where the record is read.</summary>
public enum StaffRight
{
    /// <summary>Keep one's own base, confirm phones, sell.</summary>
    WorkWithOwnClients,

    /// <summary>See the simulated phone with the messages of the demo gateway.</summary>
    SeeDemoPhone,

    /// <summary>Read those messages by program, for any number (<c>/demo/sms</c>).</summary>
    ReadDemoMessages,

    /// <summary>See what messages cost, stop sending and start it again.</summary>
    ManageSms,

    /// <summary>See the tariffs with their editions, publish new ones.</summary>
    ManageTariffs,

    /// <summary>Read what the program tells one: «Центр уведомлений».</summary>
    ReadNotifications,

    /// <summary>Decide on clients' reports of insured events, and see their pictures.</summary>
    SettleClaims,

    /// <summary>See the statements of all agents, correct them and mark them as paid.</summary>
    SettleStatements,

    /// <summary>Give clients of one agent to another .</summary>
    TransferClients,

    /// <summary>Carry out a withdrawal of consent that came by letter (P-18).</summary>
    EraseClients,

    /// <summary>Show the cabinet of two agents and a client side by side: «Сцена».</summary>
    PlayStage,

    /// <summary>Read the lessons of «Обучение» and take their tests.</summary>
    Learn,

    /// <summary>See how far others have come with them.</summary>
    SeeLearners,
}

public static class Permissions
{
    /// <summary>The table: role × right (domain §3.3, contract «Addresses»).</summary>
    public static bool Has(this StaffRole role, StaffRight right) => right switch
    {
        StaffRight.WorkWithOwnClients => role is StaffRole.Agent,

        // An agent sees the phone too: the manual's second procedure is tried alone, at one desk.
        StaffRight.SeeDemoPhone => true,
        StaffRight.ReadDemoMessages => role is StaffRole.Trainer or StaffRole.Admin,
        StaffRight.PlayStage => role is StaffRole.Trainer,
        StaffRight.Learn => role is not StaffRole.Admin,
        StaffRight.SeeLearners => role is StaffRole.Trainer or StaffRole.Supervisor,
        StaffRight.ManageSms or StaffRight.ManageTariffs => role is StaffRole.Admin,
        StaffRight.TransferClients => role is StaffRole.Supervisor,
        StaffRight.SettleClaims or StaffRight.SettleStatements or StaffRight.EraseClients => role is StaffRole.Supervisor or StaffRole.Admin,
        StaffRight.ReadNotifications => role is StaffRole.Agent or StaffRole.Supervisor,
        _ => throw new ArgumentOutOfRangeException(nameof(right)),
    };
}

/// <summary>The role does not include this at all.</summary>
public sealed record NotPermitted() : Refusal(
    "Для вашей роли это действие недоступно.",
    "С базой клиентов работают агенты, каждый со своей.",
    "Войдите под учётной записью агента.");

/// <summary>Signed out elsewhere, dismissed, or given a new password or role (SES-3).</summary>
public sealed record SessionEnded() : Refusal(
    "Сеанс завершён: вы вышли в другой вкладке или ваш доступ изменился.",
    WhatNext: "Войдите снова.");
