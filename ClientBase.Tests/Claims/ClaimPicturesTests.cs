using System.Text;
using ClientBase.Core.Claims;
using ClientBase.Tests.Support;
using SkiaSharp;

namespace ClientBase.Tests.Claims;

/// <summary>What a file is is decided by its content; what is kept is drawn anew.</summary>
public class ClaimPicturesTests
{
    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public async Task A_picture_is_taken_as_jpeg_no_larger_than_needed_with_a_preview(SKEncodedImageFormat format)
    {
        var (picture, refusal) = await ClaimPictures.ReadAsync(Picture.Of(format, 3000, 1500), default);

        Assert.Null(refusal);
        Assert.Equal([0xFF, 0xD8], picture!.Content[..2]);
        Assert.Equal((2000, 1000), Picture.SizeOf(picture.Content));
        Assert.Equal((320, 160), Picture.SizeOf(picture.Preview));
        Assert.True(Picture.ColourAt(picture.Content, 100, 500).Red > 200);
        Assert.True(Picture.ColourAt(picture.Content, 1900, 500).Blue > 200);
    }

    [Fact]
    public async Task A_picture_stands_upright_and_loses_what_the_camera_wrote_beside_it()
    {
        var (picture, refusal) = await ClaimPictures.ReadAsync(Picture.TurnedJpeg("55.7558N 37.6173E"), default);

        Assert.Null(refusal);
        Assert.Equal((200, 400), Picture.SizeOf(picture!.Content));

        // Turned a quarter to the right: what was left is now above.
        Assert.True(Picture.ColourAt(picture.Content, 100, 20).Red > 200);
        Assert.True(Picture.ColourAt(picture.Content, 100, 380).Blue > 200);
        Assert.DoesNotContain("55.7558N", Encoding.Latin1.GetString(picture.Content), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_picture_is_refused_whatever_it_is_called()
    {
        byte[][] files =
        [
            [],
            Encoding.UTF8.GetBytes("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
            Encoding.UTF8.GetBytes("<!DOCTYPE html><script>alert(1)</script>"),
            [.. "PK\u0003\u0004"u8, .. new byte[1000]],
            [.. "GIF89a"u8, .. new byte[1000]],
            [0xFF, 0xD8, 0xFF, 0xE0, .. Encoding.ASCII.GetBytes("JFIF and then nothing of a picture")],
        ];
        foreach (var file in files)
        {
            Assert.Equal((null, "это не снимок JPEG, PNG или WebP"), await ClaimPictures.ReadAsync(file, default));
        }
    }

    [Fact]
    public async Task Half_a_picture_is_refused()
    {
        var whole = Picture.Jpeg(1200, 900);

        Assert.Equal((null, "снимок повреждён и не открывается"), await ClaimPictures.ReadAsync(whole[..(whole.Length / 2)], default));
    }

    [Fact]
    public async Task A_file_of_more_than_ten_megabytes_is_refused_unread() =>
        Assert.Equal((null, "больше 10 МБ"), await ClaimPictures.ReadAsync(new byte[ClaimPictures.LargestFile + 1], default));

    [Fact]
    public async Task A_small_file_that_unpacks_into_gigabytes_is_refused_before_it_is_unpacked()
    {
        var bomb = Picture.Bomb(60_000);
        Assert.True(bomb.Length < 100_000);
        var before = GC.GetTotalAllocatedBytes();

        Assert.Equal((null, "больше 50 млн точек"), await ClaimPictures.ReadAsync(bomb, default));

        Assert.True(GC.GetTotalAllocatedBytes() - before < 10_000_000);
    }
}
