using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;

namespace ClientBase.Core.Statements;

/// <summary>How far a statement has come (domain §6.4). The month that still runs has none: it is reckoned when it is looked at. Stored by name.</summary>
public enum StatementStatus
{
    /// <summary>На согласовании.</summary>
    AwaitsApproval,

    /// <summary>Разногласия: the agent does not agree, the insurer has to answer.</summary>
    Disputed,

    /// <summary>Подписан: nothing in it changes any more.</summary>
    Approved,

    /// <summary>Оплачен.</summary>
    Paid,

    /// <summary>Аннулирован: another one stands in its place, or nothing of it was left.</summary>
    Annulled,
}

/// <summary>
/// Акт-отчёт агента: the КВ of one agent for one month (domain §6.4). Lines and sums are those of the day on which it was formed; what
/// turns out otherwise later is a line of a later statement.
/// </summary>
public sealed class CommissionStatement
{
    public StatementId Id { get; init; } = StatementId.New();

    public StaffId AgentId { get; init; }

    /// <summary>The first day of its month, Moscow.</summary>
    public DateOnly Month { get; init; }

    /// <summary>1, and one more for each correction.</summary>
    public int Sequence { get; init; }

    /// <summary>«АО-000123-202610-01».</summary>
    public required string Number { get; init; }

    /// <summary>Number of the statement that this one corrects.</summary>
    public string? Replaces { get; init; }

    public StatementStatus Status { get; private set; }

    /// <summary>As he was called on the day it was formed; contract and taxes too.</summary>
    public required string AgentName { get; init; }

    public string? AgencyContract { get; init; }

    public TaxRegime? TaxRegime { get; init; }

    /// <summary>Итого премия: of all lines, money given back subtracted.</summary>
    public Money Premium { get; init; }

    /// <summary>Итого КВ начислено: the lines above zero.</summary>
    public Money Accrued { get; init; }

    /// <summary>Удержано: the lines below zero, as a positive sum.</summary>
    public Money Withheld { get; init; }

    /// <summary>What an earlier statement could not withhold, as a positive sum.</summary>
    public Money Brought { get; init; }

    /// <summary>К выплате; never negative.</summary>
    public Money Payable { get; init; }

    /// <summary>«Перенесено на следующий период»: what could not be withheld here, as a positive sum.</summary>
    public Money Carried { get; init; }

    public DateTime FormedAt { get; init; }

    /// <summary>Moscow date by which the agent is asked to answer.</summary>
    public DateOnly ApproveBy { get; init; }

    /// <summary>What the agent does not agree with as a whole; single lines have their own.</summary>
    public string? Objection { get; private set; }

    /// <summary>What the insurer answered: in the statement that he formed in the place of another, or in the annulled one where none came.</summary>
    public string? Answer { get; set; }

    public DateTime? SignedAt { get; private set; }

    /// <summary>The number that the code of the signature went to.</summary>
    public PhoneNumber? SignedFrom { get; private set; }

    /// <summary>SHA-256 of what was signed (<see cref="StatementSeal"/>), 64 hex digits.</summary>
    public string? Seal { get; private set; }

    public DateTime? PaidAt { get; private set; }

    /// <summary>Changes with every step: what is signed or corrected is what the screen shows.</summary>
    public Guid Version { get; private set; } = Guid.CreateVersion7();

    public List<CommissionStatementLine> Lines { get; init; } = [];

    /// <summary>The agent signs with a code (simple electronic signature). Its lines are loaded.</summary>
    public void Sign(PhoneNumber from, DateTime at)
    {
        Move(StatementStatus.Approved, StatementStatus.AwaitsApproval);
        (SignedAt, SignedFrom) = (at, from);
        Seal = StatementSeal.Of(this);
    }

    public void Dispute(string? objection)
    {
        Move(StatementStatus.Disputed, StatementStatus.AwaitsApproval);
        Objection = objection;
    }

    public void Pay(DateTime at)
    {
        Move(StatementStatus.Paid, StatementStatus.Approved);
        PaidAt = at;
    }

    /// <summary>Frees its lines for another statement. They are loaded.</summary>
    public void Annul()
    {
        Move(StatementStatus.Annulled, StatementStatus.AwaitsApproval, StatementStatus.Disputed);
        Lines.ForEach(line => line.IsCounted = false);
    }

    private void Move(StatementStatus to, params StatementStatus[] from)
    {
        if (!from.Contains(Status))
        {
            throw new InvalidOperationException($"A statement that is {Status} cannot become {to}.");
        }

        (Status, Version) = (to, Guid.CreateVersion7());
    }
}

/// <summary>A line of a statement: one line of the ledger of КВ, written out.</summary>
public sealed class CommissionStatementLine
{
    public long Id { get; init; }

    public StatementId StatementId { get; init; }

    /// <summary>№ п/п, from 1.</summary>
    public int Number { get; init; }

    /// <summary>The line of the ledger.</summary>
    public long EntryId { get; init; }

    /// <summary>False in an annulled statement. The database admits each line of the ledger in one statement that counts.</summary>
    public bool IsCounted { get; set; } = true;

    /// <summary>When the premium was paid or given back.</summary>
    public DateTime At { get; init; }

    public Product Product { get; init; }

    public PolicyId PolicyId { get; init; }

    public required string PolicyNumber { get; init; }

    /// <summary>Страхователь as printed in the policy.</summary>
    public required string PolicyholderName { get; init; }

    public SalesChannel Channel { get; init; }

    public DateOnly StartsOn { get; init; }

    public DateOnly EndsOn { get; init; }

    /// <summary>Премия; negative where money went back.</summary>
    public Money Base { get; init; }

    public decimal Percent { get; init; }

    /// <summary>КВ.</summary>
    public Money Amount { get; init; }

    /// <summary>«взнос 2 из 4», «расторжение».</summary>
    public string? Note { get; init; }

    /// <summary>What the agent does not agree with in this line.</summary>
    public string? Objection { get; set; }
}

public static class StatementStatuses
{
    public static string Title(this StatementStatus status) => status switch
    {
        StatementStatus.AwaitsApproval => "На согласовании",
        StatementStatus.Disputed => "Разногласия",
        StatementStatus.Approved => "Подписан",
        StatementStatus.Paid => "Оплачен",
        StatementStatus.Annulled => "Аннулирован",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}
