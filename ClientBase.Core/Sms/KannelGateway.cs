using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace ClientBase.Core.Sms;

/// <summary>
/// Kannel's HTTP interface. The text goes in the body and everything else in headers, so that no address holds a code. The same
/// status stands for different things, so the words of the answer are read too.
/// </summary>
internal sealed class KannelGateway(KannelOptions options, HttpClient http, TimeProvider time) : ISmsGateway
{
    public const string Key = "Kannel";

    /// <summary>Delivered, failed, buffered, accepted by the operator, refused by him: all that there is.</summary>
    private const string AllReports = "31";

    public string Name => Key;

    public async Task<SmsAnswer> SendAsync(SmsMessage message, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, options.Url);
        request.Headers.Add("X-Kannel-Username", options.Username);
        request.Headers.Add("X-Kannel-Password", options.Password);
        request.Headers.Add("X-Kannel-From", options.From);
        request.Headers.Add("X-Kannel-To", message.To.E164);

        // UCS-2; without it Cyrillic arrives as question marks, and nobody says so.
        request.Headers.Add("X-Kannel-Coding", "2");

        // In minutes; a code that is dead by then is not to ring at night.
        var minutes = Math.Max(1, (int)Math.Ceiling((message.ExpiresAt - time.GetUtcNow().UtcDateTime).TotalMinutes));
        request.Headers.Add("X-Kannel-Validity", minutes.ToString(CultureInfo.InvariantCulture));
        if (message.ReportTo is { } report)
        {
            request.Headers.Add("X-Kannel-DLR-Mask", AllReports);
            request.Headers.Add("X-Kannel-DLR-Url", $"{report}?type=%d");
        }

        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(message.Text));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("text/plain", "UTF-8");
        using var answer = await http.SendAsync(request, ct);
        return Read(answer.StatusCode, await answer.Content.ReadAsStringAsync(ct));
    }

    /// <summary>What an answer of Kannel 1.4 means.</summary>
    internal static SmsAnswer Read(HttpStatusCode status, string words) => status switch
    {
        HttpStatusCode.OK or HttpStatusCode.Accepted when words.StartsWith("0:", StringComparison.Ordinal) => SmsAnswer.Accepted,
        HttpStatusCode.OK or HttpStatusCode.Accepted when words.StartsWith("3:", StringComparison.Ordinal) => SmsAnswer.Waiting,
        HttpStatusCode.Forbidden when words.Contains("Not routable", StringComparison.OrdinalIgnoreCase) => SmsAnswer.NoRoute,
        HttpStatusCode.BadRequest when words.Contains("black-list", StringComparison.OrdinalIgnoreCase) => SmsAnswer.NumberRefused,
        >= HttpStatusCode.InternalServerError => SmsAnswer.NoRoute,
        _ => SmsAnswer.Misconfigured,
    };

    /// <summary>What <c>%d</c> of a report means; null for what is no step (buffered) or unknown.</summary>
    internal static SmsState? ReadReport(string? type) => type switch
    {
        "1" => SmsState.Delivered,
        "2" or "16" => SmsState.Failed,
        "8" => SmsState.Accepted,
        _ => null,
    };
}
