using System.Diagnostics.Metrics;

namespace ClientBase.Core.Basics;

/// <summary>
/// What this node counts of itself (docs/operate.md). Names and tags hold no person, number or text of a query. Costs nothing
/// while nobody listens.
/// </summary>
public static class ClientBaseMetrics
{
    public const string MeterName = "ClientBase";

    public static Meter Meter { get; } = new(MeterName);

    /// <summary>Open screens; tag <c>state</c>: connected, disconnected.</summary>
    public static UpDownCounter<long> OpenCircuits { get; } =
        Meter.CreateUpDownCounter<long>("clientbase.circuits.open", "{circuit}", "Open screens, by the state of their connection");

    public static Counter<long> RefusedCircuits { get; } =
        Meter.CreateCounter<long>("clientbase.circuits.refused", "{circuit}", "Screens refused because the person had too many open");

    /// <summary>Between the clocks of two nodes; tag <c>from</c>: own, other.</summary>
    public static Histogram<double> FeedLag { get; } = Meter.CreateHistogram(
        "clientbase.feed.lag",
        "s",
        "From the sending of a message between nodes to its arrival, by the clocks of both",
        advice: Buckets(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5));

    /// <summary>Tags <c>engine</c>: sqlite, postgresql; <c>kind</c>: read, write, other.</summary>
    public static Histogram<double> QueryTime { get; } = Meter.CreateHistogram(
        "clientbase.db.query.time",
        "s",
        "From the sending of a command to the first answer of the database",
        advice: Buckets(0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10));

    /// <summary>Tag <c>engine</c>.</summary>
    public static Counter<long> FailedQueries { get; } =
        Meter.CreateCounter<long>("clientbase.db.query.failures", "{query}", "Commands that the database answered with an error or not at all");

    /// <summary>Tag <c>kind</c>: row (another writer's row was first), conflict (two actions in each other's way), server (no answer).</summary>
    public static Counter<long> Retries { get; } =
        Meter.CreateCounter<long>("clientbase.db.retries", "{retry}", "Times that a query or an action was begun again");

    /// <summary>Tag <c>outcome</c>: committed, undone, unknown.</summary>
    public static Counter<long> UnansweredCommits { get; } =
        Meter.CreateCounter<long>("clientbase.db.commits.unanswered", "{commit}", "Commits that got no answer, by what was found out about them later");

    /// <summary>Tag <c>product</c>.</summary>
    public static Counter<long> Sales { get; } = Meter.CreateCounter<long>("clientbase.sales", "{policy}", "Policies issued");

    /// <summary>Tag <c>kind</c>: the name of the refusal's record.</summary>
    public static Counter<long> Refusals { get; } =
        Meter.CreateCounter<long>("clientbase.refusals", "{refusal}", "Times that a service said no, by the rule");

    /// <summary>Tag <c>reason</c>: limit, too_long, unknown, locked, wrong_password.</summary>
    public static Counter<long> RefusedSignIns { get; } =
        Meter.CreateCounter<long>("clientbase.signins.refused", "{attempt}", "Refused attempts to sign in");

    /// <summary>Tags <c>gateway</c>; <c>answer</c>: a name of <c>SmsAnswer</c>, or none when there was no answer.</summary>
    public static Counter<long> SmsHandovers { get; } =
        Meter.CreateCounter<long>("clientbase.sms.handovers", "{message}", "Messages offered to a gateway, by its answer");

    /// <summary>Tag <c>state</c>: Delivered, Failed.</summary>
    public static Counter<long> SmsReports { get; } =
        Meter.CreateCounter<long>("clientbase.sms.reports", "{message}", "Messages that a report has settled");

    public static Histogram<double> SmsDeliveryTime { get; } = Meter.CreateHistogram(
        "clientbase.sms.delivery.time",
        "s",
        "From the request for a message to the report that it was delivered",
        advice: Buckets(0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300));

    /// <summary>Tags <c>gateway</c>; <c>answer</c>: a name of <c>MailAnswer</c>.</summary>
    public static Counter<long> MailHandovers { get; } =
        Meter.CreateCounter<long>("clientbase.mail.handovers", "{letter}", "Letters offered to a server, by its answer");

    /// <summary>Tag <c>step</c>: sent, confirmed; their ratio is the share of confirmations.</summary>
    public static Counter<long> Codes { get; } =
        Meter.CreateCounter<long>("clientbase.codes", "{code}", "Codes asked for, and codes told rightly");

    private static InstrumentAdvice<double> Buckets(params double[] bounds) => new() { HistogramBucketBoundaries = bounds };
}
