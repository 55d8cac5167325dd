using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Mail;
using ClientBase.Web.Setup;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace ClientBase.Web.Components.Pages.Demo;

/// <summary>The demo mailbox: the letters to all addresses or to one, newest first. Any node may have taken them, so it looks again and again.</summary>
public sealed partial class MailPage(
    DemoMailbox mailbox,
    IOptions<DemoOptions> demo,
    CurrentActor current,
    StaffAccess access,
    NavigationManager navigation) : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _closed = new();
    private IReadOnlyList<MailLetter>? _letters;
    private Refusal? _refusal;
    private string _chosen = "";
    private Guid? _opened;
    private Uri _site = null!;

    private List<MailLetter> Shown => [.. _letters!.Where(letter => _chosen.Length == 0 || letter.To == _chosen)];

    private IEnumerable<string> Addresses =>
        _letters!.Select(letter => letter.To).Append(_chosen).Where(address => address.Length > 0).Distinct().Order(StringComparer.Ordinal);

    public void Dispose()
    {
        _closed.Cancel();
        _closed.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        if (!demo.Value.Enabled)
        {
            navigation.NotFound();
            return;
        }

        if (await IsRefusedAsync())
        {
            return;
        }

        _site = new Uri(navigation.BaseUri);
        await ReadAsync();
        Choose("");
        _ = LookAsync();
    }

    private async Task LookAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(LookEvery);
            while (await timer.WaitForNextTickAsync(_closed.Token))
            {
                await InvokeAsync(async () =>
                {
                    if (await IsRefusedAsync())
                    {
                        _letters = null;
                        StateHasChanged();
                        await _closed.CancelAsync();
                    }
                    else if (await ReadAsync())
                    {
                        StateHasChanged();
                    }
                });
            }
        }
        catch (OperationCanceledException) when (_closed.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (Exception failure)
        {
            await DispatchExceptionAsync(failure);
        }
    }

    private async Task<bool> IsRefusedAsync()
    {
        _refusal = await access.RefuseAsync(await current.GetAsync(), StaffRight.SeeDemoPhone, _closed.Token);
        return _refusal is not null;
    }

    /// <summary>True when there is something new to show.</summary>
    private async Task<bool> ReadAsync()
    {
        var read = await mailbox.ReadAsync(_closed.Token);
        if (_letters is not null && read.Select(letter => letter.Id).SequenceEqual(_letters.Select(letter => letter.Id)))
        {
            return false;
        }

        _letters = read;
        return true;
    }

    private void Choose(string? address)
    {
        _chosen = address ?? "";
        _opened = Shown.Count > 0 ? Shown[0].Id : null;
    }
}
