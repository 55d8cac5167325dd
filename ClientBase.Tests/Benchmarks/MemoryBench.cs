using ClientBase.Web.Components.Pages.Clients;

namespace ClientBase.Tests.Benchmarks;

/// <summary>
/// What the component trees of open lists keep alive, scope included. A circuit holds its connection and its last batches besides;
/// docs/performance.md tells how to measure a whole one.
/// </summary>
internal static class MemoryBench
{
    private const int Agents = 300;
    private const int Rows = 25;

    public static async Task RunAsync(BenchTable table)
    {
        await using var world = await BenchWorld.NewAsync(Screen.AddServices);
        var agents = await world.AddAgentsAsync(Agents);
        await using (var db = world.Open())
        {
            for (var i = 0; i < Rows; i++)
            {
                world.AddSharedPerson(db, agents, BenchPeople.Profile(i));
            }

            await db.SaveChangesAsync();
        }

        // The first one pays for what all share: compiled code, cached types, pools.
        await (await Screen.OpenAsync<ClientsPage>(world.Services, agents[0])).CloseAsync();
        var before = LiveBytes();
        var screens = new List<Screen>();
        foreach (var agent in agents)
        {
            screens.Add(await Screen.OpenAsync<ClientsPage>(world.Services, agent));
        }

        var perScreen = (LiveBytes() - before) / 1000.0 / Agents;
        foreach (var screen in screens)
        {
            await screen.CloseAsync();
        }

        var left = (LiveBytes() - before) / 1000.0 / Agents;
        table.Add("Дерево компонентов открытого списка, 25 строк", "—", $"{perScreen:0} КБ; после закрытия {left:0} КБ", null);
    }

    private static long LiveBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
