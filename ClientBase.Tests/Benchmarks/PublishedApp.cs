using System.Diagnostics;

namespace ClientBase.Tests.Benchmarks;

/// <summary>The application as it is delivered: published in Release, Production environment, in a folder of its own, the demo on.</summary>
internal sealed class PublishedApp : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly string _folder;

    private PublishedApp(Process process, string folder, Uri address)
    {
        _process = process;
        _folder = folder;
        Address = address;
    }

    public Uri Address { get; }

    public static async Task<PublishedApp> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("clientbase-published-").FullName;
        using (var publish = Start("dotnet", Repository.Root, "publish", "ClientBase.Web", "-c", "Release", "-o", folder, "--nologo", "-v", "quiet"))
        {
            var said = await publish.StandardOutput.ReadToEndAsync();
            await publish.WaitForExitAsync();
            if (publish.ExitCode != 0)
            {
                throw new InvalidOperationException($"dotnet publish failed:\n{said}");
            }
        }

        var process = Start("dotnet", folder, "ClientBase.Web.dll", "--urls", "http://127.0.0.1:0", "--Demo:Enabled=true");
        try
        {
            var address = await ListenAsync(process).WaitAsync(Patience);
            _ = process.StandardOutput.ReadToEndAsync();
            return new PublishedApp(process, folder, address);
        }
        catch
        {
            process.Kill();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<Uri> ListenAsync(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            var at = line.IndexOf("http://127.0.0.1:", StringComparison.Ordinal);
            if (at >= 0)
            {
                return new Uri(line[at..].Split(' ', ',')[0]);
            }
        }

        throw new InvalidOperationException("The application ended before it listened.");
    }

    private static Process Start(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        return Process.Start(start)!;
    }
}
