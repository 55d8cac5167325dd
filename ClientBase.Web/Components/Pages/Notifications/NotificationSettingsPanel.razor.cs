using ClientBase.Core.Basics;
using ClientBase.Core.NotificationCenter;
using Microsoft.AspNetCore.Components;

namespace ClientBase.Web.Components.Pages.Notifications;

/// <summary>«Настройки»: which notices come where. Each box saves at once.</summary>
public sealed partial class NotificationSettingsPanel(NotificationPreferences preferences, CurrentActor current) : IDisposable
{
    private readonly CancellationTokenSource _closed = new();

    /// <summary>Two presses in a row are saved in their order.</summary>
    private readonly SemaphoreSlim _oneByOne = new(1);

    private NotificationChoices? _choices;
    private Refusal? _refusal;
    private string _saved = "";

    /// <summary>What is shown and counted may be another now.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    public void Dispose()
    {
        _closed.Cancel();
        _closed.Dispose();
        _oneByOne.Dispose();
    }

    protected override Task OnInitializedAsync() => ReadAsync();

    private static string AboutMail(NotificationChoices choices) => choices switch
    {
        { SendsMail: false } => "Письма сейчас не отправляются: почта в программе не настроена.",
        { Email: { } email } => $"Письма приходят на адрес {email}. Отключённые в кабинете уведомления сохраняются: включите их снова, и они появятся в списке.",
        _ => "В вашей учётной записи нет адреса эл. почты, поэтому письма не приходят. Обратитесь к администратору.",
    };

    private async Task SetAsync(NotificationChoice choice, NotificationChannel channel, bool on)
    {
        try
        {
            await _oneByOne.WaitAsync(_closed.Token);
            try
            {
                _refusal = (await preferences.SetAsync(await current.GetAsync(), choice.Kind, channel, on, _closed.Token)).Refusal;
                if (_refusal is null)
                {
                    var where = channel is NotificationChannel.Mail ? "по эл. почте" : "в кабинете";
                    _saved = $"Сохранено: «{choice.Title}» {where} — {(on ? "включено" : "выключено")}.";
                    await ReadAsync();
                }
                else
                {
                    _saved = "";
                }
            }
            finally
            {
                _oneByOne.Release();
            }

            await Changed.InvokeAsync();
        }
        catch (OperationCanceledException) when (_closed.IsCancellationRequested)
        {
            // The panel was closed; what was pressed is saved or not, as the database decides.
        }
    }

    private async Task ReadAsync()
    {
        var read = await preferences.ReadAsync(await current.GetAsync(), _closed.Token);
        _refusal = read.Refusal;
        _choices = read.Refusal is null ? read.Value : null;
    }
}
