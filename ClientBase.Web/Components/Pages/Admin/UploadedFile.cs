using Microsoft.AspNetCore.Components.Forms;
using Microsoft.JSInterop;

namespace ClientBase.Web.Components.Pages.Admin;

/// <summary>Reads a file of the browser into memory.</summary>
internal static class UploadedFile
{
    /// <summary>Null when the browser cannot give it: it was moved, changed or taken out meanwhile.</summary>
    /// <param name="file">No larger than <paramref name="mostBytes"/>.</param>
    /// <param name="mostBytes">More is not read.</param>
    public static async Task<byte[]?> ReadAsync(IBrowserFile file, int mostBytes)
    {
        try
        {
            await using var stream = file.OpenReadStream(mostBytes);
            using var content = new MemoryStream();
            await stream.CopyToAsync(content);
            return content.ToArray();
        }
        catch (Exception failure) when (failure is IOException or JSException or TimeoutException)
        {
            return null;
        }
    }
}
