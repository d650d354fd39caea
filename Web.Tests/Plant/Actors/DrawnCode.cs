using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>A QR code that a page shows, read from a picture of the page by another library than the one that drew
/// it.</summary>
internal static class DrawnCode
{
    private static readonly string ReaderSource = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "jsQR.js"));

    private static readonly string Read = $$"""
        async (picture) => {
          const module = { exports: {} };
          (function (module, exports) { {{ReaderSource}}
          })(module, module.exports);
          const image = new Image();
          image.src = `data:image/png;base64,${picture}`;
          await image.decode();
          const canvas = document.createElement('canvas');
          [canvas.width, canvas.height] = [image.width, image.height];
          const drawing = canvas.getContext('2d');
          drawing.drawImage(image, 0, 0);
          const { data, width, height } = drawing.getImageData(0, 0, canvas.width, canvas.height);
          return module.exports(data, width, height)?.data ?? null;
        }
        """;

    public static async Task<string> ReadAsync(Page page)
    {
        var file = Path.Combine(Path.GetTempPath(), $"livechatmeet-{Ids.New()}.png");
        string? text = null;
        await Patience.UntilAsync(
            $"Read a QR code in {page}",
            null,
            async () =>
            {
                await page.ScreenshotAsync(file);
                var picture = Convert.ToBase64String(await File.ReadAllBytesAsync(file));
                File.Delete(file);
                text = await page.EvaluateAsync<string?>(Read, picture);
                return text is null ? "No code was found in it." : null;
            }
        );
        return text!;
    }
}
