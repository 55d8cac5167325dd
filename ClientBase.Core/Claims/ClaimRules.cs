using ClientBase.Core.Basics;
using ClientBase.Core.Clients;

namespace ClientBase.Core.Claims;

/// <summary>Fields of a claim, in the order of the form: the first with an error gets the focus.</summary>
public enum ClaimField
{
    Policy,
    HappenedOn,
    Place,
    Description,
}

/// <summary>A sentence that belongs to a field.</summary>
public sealed record ClaimFieldError(ClaimField Field, string Text);

/// <summary>A policy under which the client may report an event.</summary>
/// <param name="LastDay">Of the cover; of a cancelled policy the day of its end.</param>
public sealed record ClaimablePolicy(PolicyId Id, string Number, Product Product, string? Subject, DateOnly StartsOn, DateOnly LastDay);

/// <summary>The checked form.</summary>
public sealed record ClaimFacts(ClaimablePolicy Policy, DateOnly HappenedOn, string Place, string Description);

/// <summary>What a claim needs before it is taken in. Pure.</summary>
public static class ClaimRules
{
    public const int PlaceLength = 200;

    public const int TextLength = 2000;

    /// <summary>Fewer letters tell nobody what has happened.</summary>
    private const int ShortestDescription = 10;

    /// <summary>The facts (null when there are errors) and the errors in the order of the form.</summary>
    public static (ClaimFacts? Facts, IReadOnlyList<ClaimFieldError> Errors) Check(ClaimInput input, IReadOnlyCollection<ClaimablePolicy> policies, DateOnly today)
    {
        var errors = new List<ClaimFieldError>();
        var policy = policies.FirstOrDefault(own => own.Id.ToString() == input.Policy);
        if (policy is null)
        {
            errors.Add(new(ClaimField.Policy, "Выберите полис, по которому произошло событие"));
        }

        var date = DateText.Parse(input.HappenedOn);
        if (DateText.IsEmpty(input.HappenedOn))
        {
            errors.Add(new(ClaimField.HappenedOn, "Укажите, когда это произошло"));
        }
        else if (date.Error is { } wrong)
        {
            errors.Add(new(ClaimField.HappenedOn, wrong));
        }
        else if (date.Date > today)
        {
            errors.Add(new(ClaimField.HappenedOn, "Дата события не может быть в будущем"));
        }
        else if (policy is not null && (date.Date < policy.StartsOn || date.Date > policy.LastDay))
        {
            errors.Add(new(
                ClaimField.HappenedOn,
                $"В этот день полис не действовал: он действует с {MoscowTime.Show(policy.StartsOn)} по {MoscowTime.Show(policy.LastDay)}"));
        }

        var place = TypedText.Clean(input.Place);
        if (place.Length == 0)
        {
            errors.Add(new(ClaimField.Place, "Укажите, где это произошло: город, улица или дорога"));
        }
        else if (place.Length > PlaceLength)
        {
            errors.Add(new(ClaimField.Place, $"Не больше {PlaceLength} символов"));
        }

        var description = CleanText(input.Description);
        if (description.Length < ShortestDescription)
        {
            errors.Add(new(ClaimField.Description, "Опишите, что произошло, хотя бы одним предложением"));
        }
        else if (description.Length > TextLength)
        {
            errors.Add(new(ClaimField.Description, $"Не больше {TextLength} символов, сейчас {description.Length}"));
        }

        return errors.Count > 0 ? (null, errors) : (new ClaimFacts(policy!, date.Date!.Value, place, description), errors);
    }

    /// <summary>As <see cref="TypedText.Clean"/>, and lines stay lines.</summary>
    public static string CleanText(string text) =>
        string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(TypedText.Clean)).Trim('\n');
}
