using System.Text.Json;
using ClientBase.Core.Basics;

namespace ClientBase.Core.Claims;

/// <summary>The form as typed.</summary>
/// <param name="Policy">Id of the policy.</param>
/// <param name="HappenedOn">«ДД.ММ.ГГГГ».</param>
/// <param name="Place">Where.</param>
/// <param name="Description">What.</param>
public sealed record ClaimInput(string Policy = "", string HappenedOn = "", string Place = "", string Description = "");

/// <summary>Seals what is written and photographed about an event (DAT-1).</summary>
public sealed class ClaimForms(KeyRing keys)
{
    private readonly Seal _seal = new(keys, "claim");

    public string Close(ClaimInput input) => _seal.Close(JsonSerializer.Serialize(input));

    public ClaimInput OpenForm(string form) => JsonSerializer.Deserialize<ClaimInput>(_seal.Open(form))!;

    public string Close(string text) => _seal.Close(text);

    public string OpenText(string sealedText) => _seal.Open(sealedText);

    public byte[] Close(ReadOnlySpan<byte> picture) => _seal.Close(picture);

    public byte[] OpenPicture(byte[] sealedPicture) => _seal.Open(sealedPicture);
}
