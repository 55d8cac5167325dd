using AngleSharp.Dom;
using Bunit;
using Bunit.TestDoubles;
using ClientBase.Core.Basics;
using ClientBase.Core.Motor;
using ClientBase.Core.Policies;
using ClientBase.Tests.Support;
using ClientBase.Web;
using ClientBase.Web.Accounts;
using ClientBase.Web.Components.Pages.Admin;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using Radzen.Blazor;

namespace ClientBase.Tests.Web;

/// <summary>«Тарифы и справочники» as an administrator has it before him.</summary>
public sealed class TariffsPageTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private readonly BunitContext _browser = new();
    private readonly SaleWorld _world = new();

    public TariffsPageTests()
    {
        _browser.JSInterop.Mode = JSRuntimeMode.Loose;
        _browser.Services.AddRadzenComponents();
        _browser.Services.AddSingleton(_world.Tariffs);
        _browser.Services.AddSingleton<TimeProvider>(_world.Clock);
        _browser.Services.AddScoped<CurrentActor>();
    }

    public void Dispose()
    {
        _browser.Dispose();
        _world.Dispose();
    }

    [Fact]
    public async Task A_coefficient_is_changed_and_published_for_a_day_to_come()
    {
        var page = Open(StaffRole.Admin);
        page.Find("[aria-label='КТ, строка 1']").Change("2,10");
        Assert.Contains("было 1,80", page.Markup, StringComparison.Ordinal);
        page.Find("#tariff-name").Input("Справочник КТ 2027");
        page.Find("#tariff-date").Input("01.01.2027");
        page.Find("#tariff-source").Input("Указание");

        Press(page, "Опубликовать");
        page.WaitForAssertion(() => Assert.Contains("изменено 1, удалено 0", page.Find(".confirm-text").TextContent, StringComparison.Ordinal), Patience);
        page.Find(".dialog-actions .button-primary").Click();

        page.WaitForAssertion(() => Assert.Contains("Редакция опубликована.", page.Markup, StringComparison.Ordinal), Patience);
        var line = page.FindAll(".editions tbody tr")[0].TextContent;
        Assert.Contains("Справочник КТ 2027", line, StringComparison.Ordinal);
        Assert.Contains("будущая", line, StringComparison.Ordinal);
        await using var db = _world.Open();
        Assert.Equal(2.10m, (await new TariffBooks().ReadAsync(db, default)).InForceOn(new DateOnly(2027, 1, 1)).Territories.Exact("Москва")!.Coefficient);
    }

    [Fact]
    public async Task What_is_wrong_is_said_at_its_field_and_what_was_typed_stays()
    {
        var page = Open(StaffRole.Admin);
        page.Find("[aria-label='КТ, строка 2']").Change("2,9x");
        page.Find("#tariff-date").Input("22.11.2026");

        Press(page, "Опубликовать");

        page.WaitForAssertion(() => Assert.Equal("Заполните поле", page.Find("#tariff-name-error").TextContent), Patience);
        Assert.Equal("Дата начала действия: не раньше 23.11.2026", page.Find("#tariff-date-error").TextContent);
        var cell = page.Find("[aria-label='КТ, строка 2']");
        Assert.Equal(("2,9x", "КТ «2,9x» — не число"), (cell.GetAttribute("value"), page.Find("#" + cell.GetAttribute("aria-describedby")).TextContent));
        Assert.Equal("22.11.2026", page.Find("#tariff-date").GetAttribute("value"));

        // What is mended is not called wrong any more, the rest still is.
        page.Find("#tariff-name").Input("Справочник КТ 2027");
        Assert.Empty(page.FindAll("#tariff-name-error"));
        Assert.Single(page.FindAll("#tariff-date-error"));
        await using var db = _world.Open();
        Assert.Equal(0, await db.TariffEditions.CountAsync());
    }

    [Fact]
    public async Task An_imported_table_fills_the_editor_and_its_report_names_the_bad_lines()
    {
        var page = Open(StaffRole.Admin);

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("Москва;1,90\nТверь;много\nЮжный;1,10", "кт.csv"));

        page.WaitForAssertion(() => Assert.Equal(["строка 2: КТ «много» — не число"], page.FindAll("#import-report li").Select(line => line.TextContent)), Patience);
        Assert.Contains("принято 2 строки из 3.", page.Find("#import-report").TextContent, StringComparison.Ordinal);
        Assert.Equal(["Москва", "Южный"], page.FindAll("[aria-label^='Территория, строка']").Select(cell => cell.GetAttribute("value")));
        Assert.Equal(["новых: 1", "изменено: 1", "удалено: 53"], page.FindAll(".editor-count .chip").Select(chip => chip.TextContent));
        await using var db = _world.Open();
        Assert.Equal(0, await db.TariffEditions.CountAsync());
    }

    [Fact]
    public void A_tariff_with_a_mistake_is_not_offered_for_publication()
    {
        var page = Open(StaffRole.Admin, "admin/tariffs?tab=osago");
        var json = TariffFile.Write(TariffBook.BuiltIn.InForceOn(TariffKind.Osago, _world.Clock.Today()).Figures);

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText(json, "osago.json"));

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("#upload-report li").Count), Patience);
        Assert.Contains("name: редакция «Указание 7204-У от 09.10.2025» уже есть.", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain(page.FindAll("button"), button => button.TextContent == "Опубликовать");
    }

    [Fact]
    public void Nobody_else_sees_it()
    {
        var page = Open(StaffRole.Supervisor);

        Assert.Contains("Для вашей роли это действие недоступно.", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("table"));
    }

    private static void Press(IRenderedComponent<IComponent> page, string button) =>
        page.FindAll("button").Single(one => one.TextContent == button).Click();

    private IRenderedComponent<IComponent> Open(StaffRole role, string address = "admin/tariffs")
    {
        using var db = _world.Open();
        var actor = Given.Staff(db, role, "Сотрудник");
        _browser.SignIn(actor);
        _browser.Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        return _browser.Render(builder =>
        {
            builder.OpenComponent<RadzenDialog>(0);
            builder.CloseComponent();
            builder.OpenComponent<TariffsPage>(1);
            builder.CloseComponent();
        });
    }
}
