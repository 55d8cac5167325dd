using System.Diagnostics;
using System.Globalization;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Seeding;

namespace ClientBase.Tests.Benchmarks;

/// <summary>One agent adds 10 000 clients, one after another, each in its own transaction with all checks.</summary>
internal static class AddingBench
{
    private const int Clients = 10_000;
    private const int Part = 1_000;

    public static async Task RunAsync(BenchTable table)
    {
        await using var world = await BenchWorld.NewAsync();
        var agent = (await world.AddAgentsAsync(1))[0];
        var service = world.Get<ClientService>();
        var people = new DemoPeople(1);
        var today = TimeProvider.System.Today();
        var decisions = new SaveDecisions { WithoutConfirmation = true, DespiteSimilar = true };
        var times = new Sample();
        var watch = Stopwatch.StartNew();
        for (var i = 1; i <= Clients; i++)
        {
            var input = Input(people.Next(today), i, today);
            await times.MeasureAsync(async () =>
            {
                var added = await service.AddAsync(agent, Guid.CreateVersion7(), input, decisions, CancellationToken.None);
                if (added.Refusal is { } no)
                {
                    throw new InvalidOperationException($"Client {input.LastName} was refused: {no.Message}");
                }
            });
        }

        var seconds = watch.Elapsed.TotalSeconds;
        var first = times.MeanOf(..Part);
        var last = times.MeanOf(^Part..);
        table.Add("10 000 клиентов через сервис", "—", $"{Clients / seconds:0} в секунду; {times}", null);
        table.Add(
            "Первая и последняя тысяча",
            "время не растёт",
            $"{first:0.00} и {last:0.00} мс на клиента; × {last / first:0.00}",
            last <= first * 1.25);
    }

    private static ClientInput Input(DemoPerson person, int number, DateOnly today)
    {
        var passport = DemoPeople.Passport(person.BirthDate, today, number);
        return new ClientInput
        {
            LastName = person.Name.LastName,
            FirstName = person.Name.FirstName,
            Patronymic = person.Name.Patronymic ?? "",
            NoPatronymic = person.Name.Patronymic is null,
            BirthDate = MoscowTime.Show(person.BirthDate),
            Email = string.Create(CultureInfo.InvariantCulture, $"{person.EmailName}.{number}@mail.example"),
            DocumentType = passport?.Type,
            DocumentNumber = passport?.Number ?? "",
            DocumentIssuedOn = passport?.IssuedOn is { } issued ? MoscowTime.Show(issued) : "",
            WithPhone = true,
            Phone = DemoPeople.Phone(number).E164,
        };
    }
}
