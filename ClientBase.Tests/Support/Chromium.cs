using System.Diagnostics;

namespace ClientBase.Tests.Support;

/// <summary>Finds the browser of the browser tests; as root on Debian or Ubuntu it installs one.</summary>
internal static class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    /// <summary>Path of the browser to start. Throws one sentence that says what to install.</summary>
    /// <param name="playwrightsOwn">Where Playwright would keep a browser that it downloaded.</param>
    public static async Task<string> FindOrInstallAsync(string playwrightsOwn)
    {
        if (Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } told)
        {
            return File.Exists(told) ? told : throw new InvalidOperationException($"CHROMIUM points to {told}, and there is no such file.");
        }

        return Find(playwrightsOwn) ?? await InstallAsync() ?? throw new InvalidOperationException(
            "The browser tests need Chromium: install it (Debian, Ubuntu: sudo apt-get install chromium) or set CHROMIUM to the path of Chromium or Chrome.");
    }

    private static string? Find(string playwrightsOwn) =>
        Names.Select(InPath).FirstOrDefault(path => path is not null) ?? (File.Exists(playwrightsOwn) ? playwrightsOwn : null);

    private static string? InPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Append("/usr/bin")
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    private static async Task<string?> InstallAsync()
    {
        const string AptGet = "/usr/bin/apt-get";
        if (!File.Exists(AptGet) || Environment.UserName != "root")
        {
            return null;
        }

        await RunAsync(AptGet, "update", "-qq");
        await RunAsync(AptGet, "install", "-y", "-qq", "--no-install-recommends", "chromium");
        return InPath("chromium");
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEndAsync();
        var complained = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        await said;
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed: {await complained}");
        }
    }
}
