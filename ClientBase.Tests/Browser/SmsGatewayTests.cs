using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ClientBase.Core.PhoneVerification;
using ClientBase.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientBase.Tests.Browser;

/// <summary>The code step over a real gateway: well, slow, away, back; and the switch of the administrator.</summary>
public sealed partial class SmsGatewayTests(BrowserFixture browser) : BrowserTest(browser)
{
    private const string Code = "Код из СМС";
    private const string Delivered = "Доставлено";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_code_goes_through_Kannel_into_the_form_whatever_happens_to_operator_and_gateway()
    {
        using var kannel = await Kannel.StartAsync();
        var folder = RunningApp.NewFolder();
        await using var line = new Cable(new Uri("http://127.0.0.1:1"));
        await using (var app = await RunningApp.StartAsync(
            folder,
            ("Sms:Gateway", "Kannel"),
            ("Sms:Kannel:Url", kannel.SendUrl.ToString()),
            ("Sms:Kannel:Username", Kannel.Username),
            ("Sms:Kannel:Password", kannel.Password),
            ("Sms:Kannel:From", "VSK"),
            ("Sms:ReportAddress", line.Address.ToString())))
        {
            line.LeadTo(app.Address);
            var sokolova = await SignInAsync("sokolova", new() { BaseURL = app.Address.ToString() });
            var person = Stranger.Next();
            var form = await AskAsync(sokolova, person);
            var sms = await kannel.Handsets.WaitForAsync(person.Phone.E164, Patience);
            Assert.Equal(VerificationSms.Text(CodeOf(sms.Text), "Соколова Марина Викторовна", TimeSpan.FromMinutes(5)), sms.Text);
            await Expect(form.GetByText(Delivered)).ToBeVisibleAsync();
            await ConfirmAsync(form, CodeOf(sms.Text));

            person = Stranger.Next();
            await kannel.StopOperatorAsync();
            form = await AskAsync(sokolova, person);
            await Expect(form.GetByText("Оператор временно недоступен. Сообщение ждёт его и уйдёт само.")).ToBeVisibleAsync();
            await kannel.StartOperatorAsync();
            await Expect(form.GetByText(Delivered)).ToBeVisibleAsync();
            await ConfirmAsync(form, CodeOf((await kannel.Handsets.WaitForAsync(person.Phone.E164, Patience)).Text));

            person = Stranger.Next();
            kannel.KillGateway();
            form = await AskAsync(sokolova, person);
            await Expect(form.GetByText("Служба СМС пока не отвечает. Сообщение уйдёт само, как только она ответит.")).ToBeVisibleAsync();
            await kannel.StartGatewayAsync();
            await Expect(form.GetByText(Delivered)).ToBeVisibleAsync();
            await ConfirmAsync(form, CodeOf((await kannel.Handsets.WaitForAsync(person.Phone.E164, Patience)).Text));

            await StopAsync(app);
            person = Stranger.Next();
            form = await FillAsync(sokolova, person);
            await form.GetByRole(AriaRole.Button, new() { Name = "Подтвердить" }).ClickAsync();
            await Expect(form.GetByText("Отправка СМС остановлена администратором до")).ToBeVisibleAsync();
            await Expect(form.Field("Номер моб. телефона")).ToHaveValueAsync(person.Phone.Display);
            Assert.Equal(3, kannel.Handsets.Received.Count);
            ExpectNoCodeIn(folder, app.Output, kannel);
            await sokolova.Page.Context.CloseAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_screen_goes_on_while_the_gateway_takes_its_time()
    {
        using var provider = new Provider();
        var folder = RunningApp.NewFolder();
        await using (var app = await RunningApp.StartAsync(
            folder,
            ("Sms:Gateway", "Http"),
            ("Sms:Timeout", "00:00:40"),
            ("Sms:Http:Url", provider.Url.ToString()),
            ("Sms:Http:Key", "Bearer secret"),
            ("Sms:Http:Body:to", "{digits}"),
            ("Sms:Http:Body:text", "{text}")))
        {
            var sokolova = await SignInAsync("sokolova", new() { BaseURL = app.Address.ToString() });
            var form = await AskAsync(sokolova, Stranger.Next());
            await Expect(form.GetByText("СМС отправляется…")).ToBeVisibleAsync();

            // Nothing else waits either: the provider has not answered yet.
            await form.Field(Code).FillAsync("123");
            await Expect(form.Field("Фамилия")).ToBeEditableAsync();
            var text = await provider.TakeAsync();
            await Expect(form.GetByText("СМС передано оператору")).ToBeVisibleAsync();
            await ConfirmAsync(form, CodeOf(text));
            await sokolova.Page.Context.CloseAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task<ILocator> FillAsync(Visitor visitor, Stranger person)
    {
        var form = await visitor.Cabinet.OpenAddFormAsync();
        await form.FillPersonAsync(person);
        await form.Field("Добавить клиента с телефоном").CheckAsync();
        await form.Field("Номер моб. телефона").FillAsync(person.Phone.Display);
        return form;
    }

    private static async Task<ILocator> AskAsync(Visitor visitor, Stranger person)
    {
        var form = await FillAsync(visitor, person);
        await form.GetByRole(AriaRole.Button, new() { Name = "Подтвердить" }).ClickAsync();
        await Expect(form.Field(Code)).ToBeFocusedAsync();
        return form;
    }

    private static async Task ConfirmAsync(ILocator form, string code)
    {
        await form.Field(Code).FillAsync(code);
        await Expect(form.GetByText("Телефон подтверждён")).ToBeVisibleAsync();
        await form.SaveAsync();
        await Expect(form).ToBeHiddenAsync();
    }

    private async Task StopAsync(RunningApp app)
    {
        var admin = await SignInAsync("admin", new() { BaseURL = app.Address.ToString() });
        await admin.Page.GetByRole(AriaRole.Link, new() { Name = "СМС: расход и стоп-кран" }).ClickAsync();
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Остановить отправку" }).ClickAsync();
        await Expect(admin.Page.GetByText("Отправка остановлена")).ToBeVisibleAsync();
        await admin.Page.Context.CloseAsync();
    }

    private static string CodeOf(string text)
    {
        var found = SixDigits().Match(text);
        return found.Groups[1].Value + found.Groups[2].Value;
    }

    private static void ExpectNoCodeIn(string folder, string output, Kannel kannel)
    {
        var codes = kannel.Handsets.Received.Select(sms => CodeOf(sms.Text)).ToList();
        var logs = output + kannel.Logs + kannel.Spool;
        var files = Directory.GetFiles(folder, "clientbase.db*");
        Assert.NotEmpty(files);
        var stored = string.Concat(files.Select(Read));
        Assert.Contains("Соколова", stored, StringComparison.Ordinal);
        Assert.All(codes, code =>
        {
            var apart = $"{code[..3]} {code[3..]}";
            Assert.DoesNotContain(code, logs, StringComparison.Ordinal);
            Assert.DoesNotContain(apart, logs, StringComparison.Ordinal);

            // Six digits in a row stand in numbers and ids of a database by chance.
            Assert.DoesNotContain(apart, stored, StringComparison.Ordinal);
        });

        static string Read(string file)
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            return reader.ReadToEnd();
        }
    }

    [GeneratedRegex(@"код (\d{3}) (\d{3})\.")]
    private static partial Regex SixDigits();

    /// <summary>A provider that answers when it is told to.</summary>
    private sealed class Provider : IDisposable
    {
        private readonly HttpListener _listener = new();

        public Provider()
        {
            using var port = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
            port.Start();
            Url = new Uri($"http://127.0.0.1:{((IPEndPoint)port.LocalEndpoint).Port}/");
            port.Stop();
            _listener.Prefixes.Add(Url.ToString());
            _listener.Start();
        }

        public Uri Url { get; }

        /// <summary>Waits for a message, takes it, and gives its text.</summary>
        public async Task<string> TakeAsync()
        {
            var context = await _listener.GetContextAsync().WaitAsync(Patience);
            Assert.Equal("Bearer secret", context.Request.Headers["Authorization"]);
            var body = await JsonNode.ParseAsync(context.Request.InputStream);
            context.Response.Close();
            return body!["text"]!.GetValue<string>();
        }

        public void Dispose() => _listener.Close();
    }
}
