using ClientBase.Core.Basics;
using SkiaSharp;

namespace ClientBase.Core.Claims;

/// <summary>A picture as it is stored: JPEG, upright, without what the camera wrote beside it.</summary>
/// <param name="Content">At most <see cref="ClaimPictures.LargestSide"/> wide and high.</param>
/// <param name="Preview">The same, small.</param>
public sealed record ClaimPicture(byte[] Content, byte[] Preview);

/// <summary>
/// Takes in pictures. What a file is is decided by its content, and what is stored is drawn anew from the picture alone: no place of
/// the photograph, no script, nothing behind the picture's end comes through.
/// </summary>
public static class ClaimPictures
{
    public const int Most = 10;

    public const int LargestFile = 10 * 1024 * 1024;

    public const int LargestSide = 2000;

    private const int PreviewSide = 320;

    /// <summary>Of one picture, in points: what a telephone takes, and what fits into memory.</summary>
    private const long MostPoints = 50_000_000;

    private const int Quality = 85;

    /// <summary>A picture of fifty million points takes 200 MB while it is drawn: one at a time.</summary>
    private static readonly SemaphoreSlim Drawing = new(1);

    /// <summary>The picture, or why it cannot be taken; the sentence goes on after the file's name.</summary>
    public static async Task<(ClaimPicture? Picture, string? Refusal)> ReadAsync(byte[] file, CancellationToken ct)
    {
        if (file.Length > LargestFile)
        {
            return (null, $"больше {LargestFile / 1024 / 1024} МБ");
        }

        await Drawing.WaitAsync(ct);
        try
        {
            // Off the thread of the page: a second of pure computing.
            return await Task.Run(() => Read(file), ct);
        }
        finally
        {
            Drawing.Release();
        }
    }

    private static (ClaimPicture? Picture, string? Refusal) Read(byte[] file)
    {
        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data);
        if (codec is null || codec.EncodedFormat is not (SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Png or SKEncodedImageFormat.Webp))
        {
            return (null, "это не снимок JPEG, PNG или WebP");
        }

        // Said by the first bytes of the file, before anything is unpacked.
        if ((long)codec.Info.Width * codec.Info.Height > MostPoints)
        {
            return (null, $"больше {MostPoints / 1_000_000} млн точек");
        }

        // JPEG unpacks in eighths of its size; the nearest one must not fall below what is drawn.
        var size = codec.GetScaledDimensions(Math.Min(1f, (LargestSide / (float)Math.Max(codec.Info.Width, codec.Info.Height)) + (1f / 16)));
        using var raw = new SKBitmap(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Premul));
        if (codec.GetPixels(raw.Info, raw.GetPixels()) is not SKCodecResult.Success)
        {
            return (null, "снимок повреждён и не открывается");
        }

        using var image = SKImage.FromBitmap(raw);
        return (new ClaimPicture(Draw(image, codec.EncodedOrigin, LargestSide), Draw(image, codec.EncodedOrigin, PreviewSide)), null);
    }

    private static byte[] Draw(SKImage image, SKEncodedOrigin origin, int largest)
    {
        var (width, height) = origin >= SKEncodedOrigin.LeftTop ? (image.Height, image.Width) : (image.Width, image.Height);
        var scale = Math.Min(1f, largest / (float)Math.Max(width, height));
        using var surface = SKSurface.Create(new SKImageInfo(
            Math.Max(1, (int)MathF.Round(width * scale)), Math.Max(1, (int)MathF.Round(height * scale)), SKColorType.Rgba8888, SKAlphaType.Opaque));
        surface.Canvas.Clear(SKColors.White);
        surface.Canvas.Scale(scale);
        surface.Canvas.Concat(Upright(origin, width, height));
        surface.Canvas.DrawImage(image, 0, 0, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        using var drawn = surface.Snapshot();
        using var encoded = drawn.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return encoded.ToArray();
    }

    /// <summary>Turns a picture the way its camera was held; width and height are those of the upright picture.</summary>
    private static SKMatrix Upright(SKEncodedOrigin origin, float width, float height) => origin switch
    {
        SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, width, 0, 1, 0, 0, 0, 1),
        SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, width, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightTop => new SKMatrix(0, -1, width, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, width, -1, 0, height, 0, 0, 1),
        SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, height, 0, 0, 1),
        _ => SKMatrix.Identity,
    };
}
