using System.Globalization;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Motor;

namespace ClientBase.Core.Policies;

/// <summary>The calculation form as typed. Nothing here is trusted; <see cref="QuoteInputRules"/> makes <see cref="QuoteTerms"/> of it.</summary>
public sealed record QuoteInput
{
    public Product Product { get; set; }

    /// <summary>Страховая сумма in rubles, «3 000 000»; products priced by the sum only.</summary>
    public string SumInsured { get; set; } = "";

    /// <summary>Days of travel; products priced by the day only.</summary>
    public string Days { get; set; } = "";

    /// <summary>«dd.MM.yyyy».</summary>
    public string StartsOn { get; set; } = "";

    /// <summary>Car, drivers and all else of «ОСАГО» and «КАСКО», with a start of its own; null for other products.</summary>
    public MotorInput? Motor { get; set; }

    /// <summary>The form that these checked values would be typed into.</summary>
    public static QuoteInput Of(Product product, Money? sumInsured, int? days, DateOnly? startsOn) => new()
    {
        Product = product,
        SumInsured = sumInsured?.Rubles.ToString("#,##0.##", CultureInfo.GetCultureInfo("ru-RU")) ?? "",
        Days = days?.ToString(CultureInfo.InvariantCulture) ?? "",
        StartsOn = startsOn is { } date ? MoscowTime.Show(date) : "",
    };
}

/// <summary>Fields of the form, in the order of the screen: the first with an error gets the focus.</summary>
public enum QuoteField
{
    SumInsured,
    Days,
    StartsOn,
}

/// <summary>A sentence that belongs to a field.</summary>
public sealed record QuoteFieldError(QuoteField Field, string Text);

/// <summary>The checked form: what is insured, for how long, from when.</summary>
public sealed record QuoteTerms(Product Product, Money? SumInsured, int? Days, DateOnly StartsOn);

/// <summary>What a calculation needs of each product, by the limits of the price list. Pure.</summary>
public static class QuoteInputRules
{
    /// <summary>The terms (null when there are errors) and the errors in the order of the screen. A field the product does not use is ignored.</summary>
    public static (QuoteTerms? Terms, IReadOnlyList<QuoteFieldError> Errors) Check(QuoteInput input, PriceList prices, DateOnly today)
    {
        var price = prices.PriceOf(input.Product);
        var errors = new List<QuoteFieldError>();

        Money? sum = null;
        if (price.Sum is { } sums)
        {
            if (WithoutBlanks(input.SumInsured).Length == 0)
            {
                errors.Add(new(QuoteField.SumInsured, "Заполните поле"));
            }
            else if (Money.Parse(input.SumInsured) is not { } typed)
            {
                errors.Add(new(QuoteField.SumInsured, "Укажите сумму в рублях, например 3 000 000"));
            }
            else if (!sums.Holds(typed.Rubles))
            {
                errors.Add(new(QuoteField.SumInsured, $"Страховая сумма: от {Number(sums.From)} до {Number(sums.To)} ₽"));
            }
            else
            {
                sum = typed;
            }
        }

        int? days = null;
        if (price.Days is { } span)
        {
            var typed = WithoutBlanks(input.Days);
            if (typed.Length == 0)
            {
                errors.Add(new(QuoteField.Days, "Заполните поле"));
            }
            else if (!int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            {
                errors.Add(new(QuoteField.Days, "Укажите число дней, например 14"));
            }
            else if (!span.Holds(count))
            {
                errors.Add(new(QuoteField.Days, $"Число дней: от {span.From} до {span.To}"));
            }
            else
            {
                days = count;
            }
        }

        var first = today.AddDays(prices.StartsAfterDays.From);
        var last = today.AddDays(prices.StartsAfterDays.To);
        var start = DateText.Parse(input.StartsOn);
        if (DateText.IsEmpty(input.StartsOn))
        {
            errors.Add(new(QuoteField.StartsOn, "Заполните поле"));
        }
        else if (start.Date is not { } startsOn)
        {
            errors.Add(new(QuoteField.StartsOn, start.Error!));
        }
        else if (startsOn < first || startsOn > last)
        {
            errors.Add(new(QuoteField.StartsOn, $"Дата начала: с {MoscowTime.Show(first)} по {MoscowTime.Show(last)}"));
        }
        else if (errors.Count == 0)
        {
            return (new QuoteTerms(input.Product, sum, days, startsOn), []);
        }

        return (null, errors);
    }

    private static string WithoutBlanks(string text) => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));

    private static string Number(int value) => value.ToString("N0", CultureInfo.GetCultureInfo("ru-RU"));
}
