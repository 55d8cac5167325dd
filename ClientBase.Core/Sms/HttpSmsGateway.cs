using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ClientBase.Core.Sms;

/// <summary>A provider that takes JSON, in the shape that the settings describe (docs/sms.md).</summary>
internal sealed class HttpSmsGateway(HttpSmsOptions options, HttpClient http, TimeProvider time) : ISmsGateway
{
    public const string Key = "Http";

    public string Name => Key;

    public async Task<SmsAnswer> SendAsync(SmsMessage message, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, options.Url);
        request.Headers.TryAddWithoutValidation(options.KeyHeader, options.Key);
        request.Content = new StringContent(Write(message).ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        using var answer = await http.SendAsync(request, ct);
        return Read(answer.StatusCode, await answer.Content.ReadAsStringAsync(ct));
    }

    /// <summary>What became of the message by this report; null when it says nothing that the settings know.</summary>
    internal static SmsState? ReadReport(HttpSmsOptions options, JsonNode? report) => Find(report, options.ReportField) switch
    {
        null => null,
        var value when Has(options.DeliveredValues, value) => SmsState.Delivered,
        var value when Has(options.FailedValues, value) => SmsState.Failed,
        _ => null,
    };

    internal JsonObject Write(SmsMessage message)
    {
        var body = new JsonObject();
        foreach (var (name, template) in options.Body)
        {
            var path = name.Split('.');
            var at = body;
            foreach (var part in path[..^1])
            {
                at[part] ??= new JsonObject();
                at = at[part]!.AsObject();
            }

            at[path[^1]] = Fill(template, message);
        }

        return body;
    }

    internal SmsAnswer Read(HttpStatusCode status, string body)
    {
        var said = options.AnswerField.Length > 0 ? Find(Parse(body), options.AnswerField) : null;
        if (Has(options.NumberRefusedValues, said))
        {
            return SmsAnswer.NumberRefused;
        }

        return status switch
        {
            >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout => SmsAnswer.NoRoute,
            >= HttpStatusCode.BadRequest => SmsAnswer.Misconfigured,
            >= HttpStatusCode.OK and < HttpStatusCode.Ambiguous when options.AnswerField.Length == 0 || Has(options.AcceptedValues, said) => SmsAnswer.Accepted,

            // Status 200 with a value that is not known as «taken»: providers like to refuse so.
            _ => SmsAnswer.NoRoute,
        };
    }

    private string Fill(string template, SmsMessage message) => template
        .Replace("{phone}", message.To.E164, StringComparison.Ordinal)
        .Replace("{digits}", message.To.E164[1..], StringComparison.Ordinal)
        .Replace("{id}", message.Id.ToString("N"), StringComparison.Ordinal)
        .Replace("{minutes}", Math.Max(1, (int)Math.Ceiling((message.ExpiresAt - time.GetUtcNow().UtcDateTime).TotalMinutes)).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{report}", message.ReportTo?.ToString() ?? "", StringComparison.Ordinal)
        .Replace("{text}", message.Text, StringComparison.Ordinal);

    private static bool Has(string[] values, string? value) => value is not null && values.Contains(value, StringComparer.OrdinalIgnoreCase);

    private static string? Find(JsonNode? node, string path)
    {
        foreach (var part in path.Split('.'))
        {
            node = node is JsonObject inside && inside.TryGetPropertyValue(part, out var found) ? found : null;
        }

        return node is JsonValue value ? value.ToString() : null;
    }

    private static JsonNode? Parse(string body)
    {
        try
        {
            return JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
