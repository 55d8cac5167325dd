using System.Text.RegularExpressions;
using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Sms;
using ClientBase.Web.Setup;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;

namespace ClientBase.Web.Components.Pages.Demo;

/// <summary>The simulated phone. Until a number is chosen it is the phone that got the last message.</summary>
public sealed partial class PhonePage(
    DemoOutboxGateway outbox,
    IOptions<DemoOptions> demo,
    CurrentActor current,
    StaffAccess access,
    NavigationManager navigation,
    IJSRuntime js) : IDisposable
{
    private readonly HashSet<PhoneNumber> _unread = [];
    private IReadOnlyList<PhoneNumber> _numbers = [];
    private IReadOnlyList<ShownMessage> _messages = [];
    private Refusal? _refusal;
    private PhoneNumber? _chosen;
    private Guid? _copied;
    private Guid? _copyFailed;
    private string _search = "";
    private bool _ready;
    private bool _followsLast = true;

    private List<PhoneNumber> FoundNumbers
    {
        get
        {
            if (PhoneNumber.TryParse(_search, out var whole))
            {
                return [.. _numbers.Where(number => number == whole)];
            }

            var digits = string.Concat(_search.Where(char.IsAsciiDigit));
            return [.. _numbers.Where(number => number.E164.Contains(digits, StringComparison.Ordinal))];
        }
    }

    public void Dispose() => outbox.Arrived -= OnArrived;

    protected override async Task OnInitializedAsync()
    {
        if (!demo.Value.Enabled)
        {
            navigation.NotFound();
            return;
        }

        _refusal = await access.RefuseAsync(await current.GetAsync(), StaffRight.SeeDemoPhone, CancellationToken.None);
        if (_refusal is not null)
        {
            return;
        }

        outbox.Arrived += OnArrived;
        _ready = true;
        Read();
    }

    // Comes on the thread of the one who sent the message.
    private void OnArrived(SmsMessage message) => _ = ShowAsync(message);

    private async Task ShowAsync(SmsMessage message)
    {
        try
        {
            await InvokeAsync(() =>
            {
                if (!_followsLast && message.To != _chosen)
                {
                    _unread.Add(message.To);
                }

                Read();
                StateHasChanged();
            });
        }
        catch (Exception exception)
        {
            await DispatchExceptionAsync(exception);
        }
    }

    private void Read()
    {
        _numbers = outbox.Numbers();
        if (_followsLast)
        {
            _chosen = _numbers.Count > 0 ? _numbers[0] : null;
        }

        _messages = _chosen is { } phone ? [.. outbox.MessagesTo(phone).Select(ShownMessage.Of)] : [];
    }

    private void Choose(PhoneNumber number)
    {
        _followsLast = false;
        _chosen = number;
        _unread.Remove(number);
        Read();
    }

    private void SearchFor(string? typed)
    {
        _search = typed ?? "";
        if (PhoneNumber.TryParse(_search, out var whole))
        {
            Choose(whole);
        }
    }

    private async Task CopyAsync(ShownMessage message)
    {
        (_copied, _copyFailed) = (null, null);
        try
        {
            await js.InvokeVoidAsync("navigator.clipboard.writeText", message.Code!.Replace(" ", "", StringComparison.Ordinal));
            _copied = message.Id;
        }
        catch (JSException)
        {
            _copyFailed = message.Id;
        }
    }

    /// <summary>A message cut at its code; without one, all of it is <paramref name="Before"/>.</summary>
    private sealed partial record ShownMessage(Guid Id, DateTime SentAt, string Before, string? Code, string? After)
    {
        public static ShownMessage Of(SmsMessage message)
        {
            var found = CodeInText().Match(message.Text);
            return found.Success
                ? new(message.Id, message.SentAt, message.Text[..found.Index], found.Value, message.Text[(found.Index + found.Length)..])
                : new(message.Id, message.SentAt, message.Text, null, null);
        }

        [GeneratedRegex(@"(?<=\bкод )\d{3,4} \d{3,4}\b")]
        private static partial Regex CodeInText();
    }
}
