using ClientBase.Core.Basics;
using ClientBase.Core.Persistence;
using ClientBase.Core.Statements;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Seeding;

/// <summary>Acts of the last months of the demo's agents: the older ones paid, the last one waits to be approved (lesson 9).</summary>
internal static class DemoStatements
{
    private const int Months = 4;

    /// <summary>The ledger is saved already; saves in the caller's transaction.</summary>
    public static async Task FillAsync(ClientBaseDb db, TimeProvider time, CancellationToken ct)
    {
        var last = StatementRules.LastDue(time.UtcNow());
        foreach (var agent in await db.Users.Where(user => user.AgentCode != null && user.OwnPhone != null).ToListAsync(ct))
        {
            for (var month = last.AddMonths(1 - Months); month <= last; month = month.AddMonths(1))
            {
                var formedAt = StatementRules.FormedAt(month);
                if (await StatementForming.ReckonAsync(db, agent.StaffId, month, formedAt, leftOut: [], corrected: null, ct) is not { } statement)
                {
                    continue;
                }

                if (month == last)
                {
                    StatementForming.Add(db, statement);
                }
                else
                {
                    db.Statements.Add(statement);
                    statement.Sign(agent.OwnPhone!.Value, formedAt.AddDays(1).AddHours(5));
                    statement.Pay(formedAt.AddDays(6).AddHours(9));
                }

                await db.SaveChangesAsync(ct);
            }
        }
    }
}
