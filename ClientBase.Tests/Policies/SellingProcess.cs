using System.Diagnostics;
using ClientBase.Core.Basics;
using ClientBase.Tests.Support;

namespace ClientBase.Tests.Policies;

/// <summary>A <see cref="SaleWriter"/> in a process of its own, and what it says in the history.</summary>
internal sealed class SellingProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task _read;
    private readonly History _history;
    private int _sold;

    private SellingProcess(Process process, History history)
    {
        (_process, _history) = (process, history);
        _read = ReadAsync();
    }

    /// <summary>What it was paying when it ended.</summary>
    public (ClientId Client, QuoteId Quote)? Open { get; private set; }

    public int Sold => _sold;

    public static SellingProcess Start(string folder, int firstPerson, History history, (ClientId Client, QuoteId Quote)? unfinished = null)
    {
        string[] arguments = [typeof(SellingProcess).Assembly.Location, SaleWriter.Verb, folder, $"{firstPerson}"];
        if (unfinished is var (client, quote))
        {
            arguments = [.. arguments, $"{client}", $"{quote}"];
        }

        return new SellingProcess(Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!, history);
    }

    public async Task ReachAsync(int sold)
    {
        while (Sold < sold && !_read.IsCompleted)
        {
            await Task.Delay(5);
        }

        Assert.True(Sold >= sold, $"The process ended after {Sold} sales.");
    }

    /// <summary><c>kill -9</c>; what it said until it was dead is read to the end.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _read;
        await _process.WaitForExitAsync();
        Assert.Equal(137, _process.ExitCode);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(SaleWriter.Paying, StringComparison.Ordinal))
            {
                var words = line[SaleWriter.Paying.Length..].Split(' ');
                var open = (Client: new ClientId(Guid.Parse(words[0])), Quote: new QuoteId(Guid.Parse(words[1])));
                _history.Asked(open.Client, open.Quote);
                Open = open;
            }
            else if (line.StartsWith(SaleWriter.Sold, StringComparison.Ordinal))
            {
                var words = line[SaleWriter.Sold.Length..].Split(' ');
                _history.Sold(new QuoteId(Guid.Parse(words[0])), words[1]);
                Open = null;
                Interlocked.Increment(ref _sold);
            }
        }
    }
}
