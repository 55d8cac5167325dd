using AngleSharp.Dom;
using Bunit;
using Bunit.TestDoubles;
using ClientBase.Core.Audit;
using ClientBase.Core.Basics;
using ClientBase.Core.Drafts;
using ClientBase.Core.PhoneVerification;
using ClientBase.Tests.Clients;
using ClientBase.Tests.Support;
using ClientBase.Web;
using ClientBase.Web.Accounts;
using ClientBase.Web.Circuits;
using ClientBase.Web.Components.Pages.Clients;
using ClientBase.Web.Setup;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Radzen;
using Radzen.Blazor;

namespace ClientBase.Tests.Web;

/// <summary>
/// The screens of the client base as agent A has them before him, over the real services and a real database file. Things are
/// found as people find them: by label, name and text.
/// </summary>
internal sealed class ClientScreens : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan LongestTest = TimeSpan.FromSeconds(40);

    private readonly BunitContext _browser = new();
    private IRenderedComponent<Screen>? _screen;

    public ClientScreens()
    {
        _browser.JSInterop.Mode = JSRuntimeMode.Loose;
        var services = _browser.Services;
        services.AddScreenParts();
        services.TryAddSingleton<IScrollToLocationHash, NoScrolling>();
        services.AddSingleton(Desk.Clients);
        services.AddSingleton(Desk.Keeping);
        services.AddSingleton(Desk.Cards);
        services.AddSingleton(Desk.Quotes);
        services.AddSingleton(Desk.Claims);
        services.AddSingleton(Desk.Renewals);
        services.AddSingleton(Desk.Grid);
        services.AddSingleton(Desk.Phones);
        services.AddSingleton(Desk.Sales);
        services.AddSingleton(Desk.Feed);
        services.AddSingleton(new FormDrafts(Desk.Database, Desk.Clock, Desk.Access, TestKeys.Ring()));
        services.AddSingleton(new PhoneVerificationOptions());
        services.AddSingleton<TimeProvider>(Desk.Clock);
        services.AddScoped<CurrentActor>();
        SignIn(Desk.A);
    }

    /// <summary>A screen does not wait for a gateway.</summary>
    public ClientDesk Desk { get; } = new(smsPatience: TimeSpan.FromMilliseconds(150));

    public CircuitConnection Connection => _browser.Services.GetRequiredService<CircuitConnection>();

    public NavigationManager Navigation => _browser.Services.GetRequiredService<NavigationManager>();

    /// <summary>Everything that stands on the screen, with ordinary blanks.</summary>
    public string Text => Plain(string.Join('\n', Shown.Nodes.Select(node => node.TextContent)));

    private IRenderedComponent<Screen> Shown => _screen ?? throw new InvalidOperationException("Nothing is open.");

    public void SignIn(Actor actor) => _browser.SignIn(actor);

    /// <summary>Opens an address, with the dialogs of the layout but without its menu.</summary>
    public void Visit(string address)
    {
        Navigation.NavigateTo(address);
        _screen ??= _browser.Render<Screen>(screen => screen.Add(s => s.WithPages, true));
    }

    /// <summary>Opens the form by itself; the task ends when it closes, and fails when it never does.</summary>
    public Task<ClientFormResult?> OpenForm(ClientId? client = null)
    {
        _screen ??= _browser.Render<Screen>();
        var dialogs = _browser.Services.GetRequiredService<DialogService>();
        var left = Shown.InvokeAsync(() => ClientForm.OpenAsync(dialogs, client));
        Until(() => Field("Фамилия"));
        return left.WaitAsync(LongestTest);
    }

    public Task CloseAllAsync() => _browser.DisposeComponentsAsync();

    public void Until(Action holds) => Shown.WaitForAssertion(holds, Patience);

    public void UntilSays(string text) => Until(() => Assert.Contains(text, Text, StringComparison.Ordinal));

    public IReadOnlyList<IElement> All(string selector) => [.. Shown.FindAll(selector)];

    public IElement Field(string name) => Named("input, select, textarea", name);

    public IElement Button(string name) => Named("button", name);

    public bool HasField(string name) => All("input, select, textarea").Any(field => NameOf(field) == name);

    public bool HasButton(string name) => All("button").Any(button => NameOf(button) == name);

    public string? Value(string field) => Field(field).GetAttribute("value");

    /// <summary>How often the screen was drawn: says that news have arrived where nothing else shows it.</summary>
    public int Draws => Shown.RenderCount;

    public void Press(string button) => Do(() => Button(button).Click());

    /// <summary>A button of the dialog that lies on top.</summary>
    public void Answer(string button)
    {
        Until(() => InTopDialog());
        Do(() => InTopDialog().Click());

        IElement InTopDialog() => All(".rz-dialog")[^1].QuerySelectorAll("button").Single(one => NameOf(one) == button && one.ClassList.Contains("button"));
    }

    public IReadOnlyList<string> Dialogs() => [.. All(".rz-dialog-title").Select(title => title.TextContent.Trim())];

    /// <summary>The cross of the form's dialog.</summary>
    public void PressCross() => Do(() => Shown.Find(".rz-dialog-titlebar-close").Click());

    public void TypeAndStay(string field, string text) => Do(() => Field(field).Input(text));

    public void Type(string field, string text)
    {
        TypeAndStay(field, text);
        Do(() => Field(field).Change(text));
    }

    public void Tick(string box, bool ticked = true) => Do(() => Field(box).Change(ticked));

    public void Choose(string field, string option) =>
        Do(() => Field(field).Change(Field(field).QuerySelectorAll("option").Single(one => one.TextContent.Trim() == option).GetAttribute("value")!));

    /// <summary>«Сохранить данные».</summary>
    public void Save() => Do(() => Shown.Find("form.client-form").Submit());

    public void TypeBulgakov()
    {
        Type("Фамилия", "Булгаков");
        Type("Имя", "Сергей");
        Type("Отчество", "Александрович");
        Type("Дата рождения", "17.08.1980");
        Type("Эл. почта (личная)", "bulgakov@vsk.example");
    }

    /// <summary>The error that a screen reader would read at this field; null where the field is not invalid.</summary>
    public string? ErrorAt(string field)
    {
        var element = Field(field);
        return element.GetAttribute("aria-invalid") == "true"
            ? Shown.Find("#" + element.GetAttribute("aria-describedby")).TextContent
            : null;
    }

    public async Task<int> CountClientsAsync()
    {
        await using var db = Desk.Open();
        return await db.Clients.CountAsync(client => client.DeletedAt == null);
    }

    public async Task<int> CountAsync(AuditAction action)
    {
        await using var db = Desk.Open();
        return await db.AuditEntries.CountAsync(entry => entry.Action == action);
    }

    public void Dispose()
    {
        _browser.Dispose();
        Desk.Dispose();
    }

    /// <summary>Finds and acts in one step: between the two no redrawing may put another element in the place of the found one.</summary>
    private void Do(Action action) => Shown.InvokeAsync(action).GetAwaiter().GetResult();

    private static string Plain(string text) => text.Replace('\u00A0', ' ').Replace('\u202F', ' ');

    private string NameOf(IElement element)
    {
        if (element.GetAttribute("aria-label") is { } name)
        {
            return name;
        }

        if (element.TagName is "BUTTON")
        {
            return TextOf(element);
        }

        var label = All("label").FirstOrDefault(one => element.Id is { Length: > 0 } id && one.GetAttribute("for") == id) ?? element.Closest("label");
        return label is null ? "" : TextOf(label);
    }

    private static string TextOf(IElement element)
    {
        var copy = (IElement)element.Clone();
        foreach (var hidden in copy.QuerySelectorAll("[aria-hidden=true]").ToList())
        {
            hidden.Remove();
        }

        return copy.TextContent.Trim();
    }

    private IElement Named(string selector, string name)
    {
        var found = All(selector).Where(element => NameOf(element) == name).ToList();
        Assert.True(found.Count == 1, $"«{name}» stands on the screen {found.Count} times.");
        return found[0];
    }

    private sealed class Screen : ComponentBase
    {
        [Parameter]
        public bool WithPages { get; set; }

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            if (WithPages)
            {
                builder.OpenComponent<Router>(0);
                builder.AddComponentParameter(1, nameof(Router.AppAssembly), typeof(ClientsPage).Assembly);
                builder.AddComponentParameter(2, nameof(Router.Found), (RenderFragment<RouteData>)Page);
                builder.CloseComponent();
            }

            builder.OpenComponent<RadzenDialog>(3);
            builder.CloseComponent();
        }

        private static RenderFragment Page(RouteData route) => page =>
        {
            page.OpenComponent<RouteView>(0);
            page.AddComponentParameter(1, nameof(RouteView.RouteData), route);
            page.CloseComponent();
        };
    }

    private sealed class NoScrolling : IScrollToLocationHash
    {
        public Task RefreshScrollPositionForHash(string locationAbsolute) => Task.CompletedTask;
    }
}
