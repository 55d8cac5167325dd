using System.Text.Json;
using ClientBase.Core.Basics;

namespace ClientBase.Core.Policies;

/// <summary>Seals the forms of calculations: they name people and their documents (DAT-1).</summary>
public sealed class QuoteForms(KeyRing keys)
{
    private readonly Seal _seal = new(keys, "quote-form");

    /// <summary>What <see cref="Quote.Form"/> holds.</summary>
    public string Close(QuoteInput input) => _seal.Close(JsonSerializer.Serialize(input));

    /// <summary>The form as it was typed; of one without a form, what its columns would be typed as.</summary>
    public QuoteInput Open(Quote quote) => quote.Form is { } form
        ? Open(form)
        : QuoteInput.Of(quote.Product, quote.SumInsured, quote.Days, quote.StartsOn);

    /// <summary>The form that <see cref="Close"/> has sealed.</summary>
    public QuoteInput Open(string form) => JsonSerializer.Deserialize<QuoteInput>(_seal.Open(form))!;
}
