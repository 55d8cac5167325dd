using System.Globalization;
using System.Text;
using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Mail;
using ClientBase.Core.Persistence;
using ClientBase.Core.Seeding;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Web.Setup;

/// <summary>What the program does on the command line instead of serving: <c>dotnet run --project ClientBase.Web -- VERB</c>.</summary>
/// <param name="services">The built host's; the host itself is not started.</param>
/// <param name="withDemo">The setting <c>Demo:Enabled</c>.</param>
/// <param name="output">Gets everything that is said.</param>
/// <param name="readPassword">Asks once; null when there is nothing more to read.</param>
internal sealed class Verbs(IServiceProvider services, bool withDemo, TextWriter output, Func<string?> readPassword)
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Misused = 2;

    private const string Help =
        """
        База клиентов. Без команды — запуск сайта.

        Команды:
          migrate                                    создать базу данных или привести её к этой версии
          seed --agents N --clients M [--seed S]     нагрузочные данные рядом с демонстрационными: N агентов,
                                                     M клиентов на всех вместе; только при Demo:Enabled = true;
                                                     прерванная команда, повторённая с теми же N, M и S, продолжает
          user add --login L --name "ФИО" --role agent|supervisor|trainer|admin [--code 000123]
                   [--phone +7…] [--email адрес]
                   [--contract "№ … от …"]
                   [--tax npd|ip|person]             добавить сотрудника; пароль будет запрошен. --phone — свой номер
                                                     агента: его нельзя будет указать как номер клиента;
                                                     --email — куда приходят письма с уведомлениями;
                                                     --contract и --tax — агентский договор и налоги, для актов
          check                                      проверить базу данных: файл, связи, закрепления, документы
          backup ФАЙЛ                                резервная копия данных и ключей в один файл, не останавливая работу
          restore ФАЙЛ [--replace]                   восстановить из копии и проверить; программа при этом остановлена.
                                                     --replace — заменить то, что есть
          --help                                     эта справка

        Настройки — в appsettings.json; их заменяют переменные среды (Demo__Enabled=true)
        и ключи командной строки (--urls http://127.0.0.1:6001).
        """;

    /// <summary>True when the command line asks for a verb; settings such as <c>--urls</c> do not.</summary>
    public static bool IsAsked(string[] args) =>
        args.Length > 0 && (args[0] is "--help" or "-h" || !args[0].StartsWith('-'));

    /// <summary>For the console: Russian text in any terminal, a password that is not echoed.</summary>
    public static Verbs OnConsole(IServiceProvider services, bool withDemo)
    {
        Console.OutputEncoding = Encoding.UTF8;
        return new Verbs(services, withDemo, Console.Out, ReadHidden);
    }

    /// <summary>Runs the verb.</summary>
    /// <returns>The exit code: 0 done, 1 refused or something is wrong, 2 not understood.</returns>
    public async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        try
        {
            return args switch
            {
                ["--help" or "-h" or "help", ..] => Say(Done, Help),
                ["migrate"] => await MigrateAsync(ct),
                ["check"] => await CheckAsync(ct),
                ["backup", var file] when !file.StartsWith('-') => await BackUpAsync(file, ct),
                ["restore", var file] when !file.StartsWith('-') => await RestoreAsync(file, replace: false, ct),
                ["restore", var file, "--replace"] when !file.StartsWith('-') => await RestoreAsync(file, replace: true, ct),
                ["seed", .. var rest] => await SeedAsync(new Options(rest, "agents", "clients", "seed"), ct),
                ["user", "add", .. var rest] => await AddUserAsync(new Options(rest, "login", "name", "role", "code", "phone", "email", "contract", "tax")),
                _ => Say(Misused, $"Неизвестная команда: {string.Join(' ', args)}\n\n{Help}"),
            };
        }
        catch (MisuseException misuse)
        {
            return Say(Misused, $"{misuse.Message}\n\n{Help}");
        }
        catch (Exception failure) when (StartFailures.Explain(failure) is { } sentence)
        {
            return Say(Failed, sentence);
        }
    }

    private async Task<int> MigrateAsync(CancellationToken ct)
    {
        await PrepareAsync(demo: false, ct);
        return Say(Done, "База данных готова: её схема соответствует этой версии.");
    }

    private async Task<int> CheckAsync(CancellationToken ct)
    {
        await using (var db = await services.GetRequiredService<IDbContextFactory<ClientBaseDb>>().CreateDbContextAsync(ct))
        {
            if ((await db.Database.GetPendingMigrationsAsync(ct)).Any())
            {
                return Say(Failed, "База данных не создана или создана прежней версией: сначала выполните команду migrate.");
            }
        }

        var problems = 0;
        await foreach (var line in services.GetRequiredService<IntegrityCheck>().RunAsync(ct))
        {
            problems += line.Problem is null ? 0 : 1;
            Say(Done, line.Problem is null ? $"[ок]       {line.Name}" : $"[нарушено] {line.Name}: {line.Problem}");
        }

        return problems == 0 ? Say(Done, "Нарушений нет.") : Say(Failed, $"Проверок с нарушениями: {problems}.");
    }

    private async Task<int> BackUpAsync(string file, CancellationToken ct)
    {
        var written = await services.GetRequiredService<Backup>().WriteAsync(file, ct);
        return Say(Done, Russian($"Копия готова и проверена: {file}, {new FileInfo(file).Length / 1024.0 / 1024.0:N1} МБ, строк {written.Rows.Values.Sum():N0}."));
    }

    private async Task<int> RestoreAsync(string file, bool replace, CancellationToken ct)
    {
        var restored = await services.GetRequiredService<Backup>().RestoreAsync(file, replace, ct);
        var moment = MoscowTime.Show(restored.CreatedAt);
        Say(Done, $"Восстановлена копия от {moment} по Москве. Проверяем её.");
        await PrepareAsync(demo: false, ct);
        var outcome = await CheckAsync(ct);
        return Say(
            outcome,
            $"Того, что записано после {moment}, в базе нет. Клиенты, удалённые позже, снова на месте: удалите их ещё раз; чей срок хранения истёк, того программа сотрёт в первый час после запуска.");
    }

    private async Task<int> SeedAsync(Options options, CancellationToken ct)
    {
        var agents = options.Number("agents", from: 1, to: 9999)
            ?? throw new MisuseException("Укажите, сколько агентов: --agents N.");
        var clients = options.Number("clients", from: 0, to: 50_000_000)
            ?? throw new MisuseException("Укажите, сколько клиентов на всех агентов вместе: --clients M.");
        var seed = options.Number("seed", from: 0, to: int.MaxValue) ?? 1;
        if (!withDemo)
        {
            return Say(
                Failed,
                "Пароль нагрузочных учётных записей общеизвестен, поэтому команда seed работает только при Demo:Enabled = true.");
        }

        await PrepareAsync(demo: true, ct);
        var done = await services.GetRequiredService<LoadSeed>().SpreadAsync(agents, clients, seed, new Lines(output), ct);
        return Say(
            Done,
            Russian($"Готово за {done.Elapsed.TotalSeconds:N1} с: агентов {agents:N0}, клиентов {done.Clients:N0}, ") +
            (done.Before > 0 ? Russian($"из них были раньше {done.Before:N0}, ") : "") +
            Russian($"записано строк {done.Rows:N0} ") +
            Russian($"({done.ClientsPerSecond:N0} клиентов/с, {done.RowsPerSecond:N0} строк/с). Пароль агентов: {DemoStaff.Password}"));
    }

    private async Task<int> AddUserAsync(Options options)
    {
        var login = options.Text("login") ?? throw new MisuseException("Укажите логин: --login L.");
        var name = options.Text("name") ?? throw new MisuseException("Укажите имя: --name \"Фамилия Имя Отчество\".");
        StaffRole role = options.Text("role") switch
        {
            "agent" => StaffRole.Agent,
            "supervisor" => StaffRole.Supervisor,
            "trainer" => StaffRole.Trainer,
            "admin" => StaffRole.Admin,
            _ => throw new MisuseException("Укажите роль: --role agent, supervisor, trainer или admin."),
        };
        var code = options.Text("code");
        if (code is not null && (role is not StaffRole.Agent || code.Length != 6 || !code.All(char.IsAsciiDigit)))
        {
            throw new MisuseException("Код бывает только у агента и состоит из шести цифр: --code 000123.");
        }

        PhoneNumber? phone = null;
        if (options.Text("phone") is { } typed)
        {
            phone = role is StaffRole.Agent && PhoneNumber.TryParse(typed, out var own)
                ? own
                : throw new MisuseException("Свой номер бывает только у агента и начинается с +7 9: --phone \"+7 900 000-01-23\".");
        }

        var email = options.Text("email");
        if (email is not null && !MailSender.IsAddress(email))
        {
            throw new MisuseException("Адрес эл. почты не распознан: --email ivanova@vsk.example.");
        }

        var contract = options.Text("contract");
        TaxRegime? tax = options.Text("tax") switch
        {
            null => null,
            "npd" => TaxRegime.SelfEmployed,
            "ip" => TaxRegime.Entrepreneur,
            "person" => TaxRegime.Individual,
            _ => throw new MisuseException("Укажите налоги: --tax npd, ip или person."),
        };
        if (role is not StaffRole.Agent && (contract is not null || tax is not null))
        {
            throw new MisuseException("Договор и налоги бывают только у агента.");
        }

        await PrepareAsync(demo: false, CancellationToken.None);
        using var scope = services.CreateScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StaffUser>>();
        if (code is not null && await users.Users.AnyAsync(other => other.AgentCode == code))
        {
            return Say(Failed, $"Код {code} уже у другого агента.");
        }

        await output.WriteAsync("Пароль (12 знаков и больше): ");
        await output.FlushAsync();
        var password = readPassword();
        await output.WriteLineAsync();
        if (string.IsNullOrEmpty(password))
        {
            return Say(Failed, "Пароль не введён, сотрудник не добавлен.");
        }

        var user = new StaffUser
        {
            Id = StaffId.New().Value,
            UserName = login,
            FullName = name,
            Role = role,
            AgentCode = code,
            OwnPhone = phone,
            Email = email,
            AgencyContract = contract,
            TaxRegime = tax,
        };
        var created = await users.CreateAsync(user, password);
        return created.Succeeded
            ? Say(Done, $"Сотрудник добавлен: {login}, {name}.")
            : Say(Failed, string.Join('\n', created.Errors.Select(error => error.Description)));
    }

    private Task PrepareAsync(bool demo, CancellationToken ct) => services.GetRequiredService<DatabaseStartup>().RunAsync(demo, ct);

    private int Say(int exitCode, string text)
    {
        output.WriteLine(text);
        return exitCode;
    }

    private static string Russian(FormattableString text) => text.ToString(CultureInfo.GetCultureInfo("ru-RU"));

    private static string? ReadHidden()
    {
        if (Console.IsInputRedirected)
        {
            return Console.ReadLine();
        }

        var typed = new StringBuilder();
        while (true)
        {
            var key = Console.ReadKey(intercept: true);
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    return typed.ToString();

                case ConsoleKey.Backspace:
                    typed.Length = Math.Max(0, typed.Length - 1);
                    break;

                default:
                    if (!char.IsControl(key.KeyChar))
                    {
                        typed.Append(key.KeyChar);
                    }

                    break;
            }
        }
    }

    /// <summary>The command line was not understood; the help follows.</summary>
    private sealed class MisuseException(string message) : Exception(message);

    /// <summary>«--name value» and «--name=value».</summary>
    private sealed class Options
    {
        private readonly Dictionary<string, string> _values = [];

        public Options(string[] args, params string[] known)
        {
            for (var i = 0; i < args.Length; i++)
            {
                var (key, value) = args[i].IndexOf('=', StringComparison.Ordinal) is > 0 and var at
                    ? (args[i][..at], args[i][(at + 1)..])
                    : (args[i], i + 1 < args.Length ? args[++i] : null);
                if (!key.StartsWith("--", StringComparison.Ordinal) || !known.Contains(key[2..]) || string.IsNullOrWhiteSpace(value))
                {
                    throw new MisuseException($"Непонятно: {key}");
                }

                _values[key[2..]] = value.Trim();
            }
        }

        public string? Text(string key) => _values.GetValueOrDefault(key);

        public int? Number(string key, int from, int to)
        {
            if (Text(key) is not { } text)
            {
                return null;
            }

            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to
                ? number
                : throw new MisuseException($"--{key}: нужно целое число от {from} до {to}.");
        }
    }

    /// <summary>A line for each batch, in order; Progress&lt;T&gt; would print on other threads and out of order.</summary>
    private sealed class Lines(TextWriter output) : IProgress<LoadProgress>
    {
        public void Report(LoadProgress value) => output.WriteLine(Russian(
            $"клиентов {value.Clients:N0} из {value.Total:N0}, {value.ClientsPerSecond:N0} клиентов/с, {value.RowsPerSecond:N0} строк/с, осталось {value.Remaining:hh\\:mm\\:ss}"));
    }
}
