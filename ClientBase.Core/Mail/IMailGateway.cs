namespace ClientBase.Core.Mail;

/// <summary>A letter on its way. Its address and its text are never logged.</summary>
/// <param name="Id">Of the <see cref="MailDelivery"/>; its Message-Id follows from it, so that a repetition is known as one.</param>
/// <param name="To">Where to; a valid address and nothing else.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">Plain text.</param>
/// <param name="WrittenAt">UTC.</param>
public sealed record MailLetter(Guid Id, string To, string Subject, string Text, DateTime WrittenAt)
{
    /// <summary>What a log may hold.</summary>
    public override string ToString() => $"letter {Id}";
}

/// <summary>What became of an attempt to hand a letter over.</summary>
public enum MailAnswer
{
    /// <summary>The server has it.</summary>
    Accepted,

    /// <summary>Not this letter now (4xx).</summary>
    NotNow,

    /// <summary>Never (5xx).</summary>
    Refused,

    /// <summary>No letter at all now: the server is away, silent, or does not let us in. It may have been sent.</summary>
    Unreachable,

    /// <summary>There is nothing to send by.</summary>
    Closed,
}

/// <param name="Answer">What became of it.</param>
/// <param name="Reply">Why not: an SMTP code or the kind of an error.</param>
public sealed record MailHandover(MailAnswer Answer, string? Reply = null);

/// <summary>A way out; which one is used is said by <c>Mail:Gateway</c>.</summary>
public interface IMailGateway
{
    /// <summary>«Smtp»: the value of the setting, and the tag in metrics.</summary>
    string Name { get; }

    /// <summary>False where letters cannot go anywhere.</summary>
    bool IsOpen { get; }

    /// <summary>Text and subject stay, sealed: the table itself is where the letter is read.</summary>
    bool KeepsText { get; }

    /// <summary>Hands the letter over. Never throws for what a server does; an end of <paramref name="ct"/> is «no answer».</summary>
    Task<MailHandover> SendAsync(MailLetter letter, CancellationToken ct);
}
