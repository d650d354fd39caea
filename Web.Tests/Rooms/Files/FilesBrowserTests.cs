using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Rooms.Files;

/// <summary>An agent and a visitor send each other pictures and other files.</summary>
[Trait("Needs", "browser")]
public sealed class FilesBrowserTests : IWithPeople
{
    private const string Choose = "Attach files";

    private static readonly string AxeSource = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "axe.min.js"));

    public People People { get; } = new();

    public static TheoryData<BrowserKind, BrowserKind> Pairs =>
        new() { { BrowserKind.Chromium, BrowserKind.Firefox }, { BrowserKind.Firefox, BrowserKind.Chromium } };

    [Theory, MemberData(nameof(Pairs))]
    public async Task They_go_both_ways_and_a_deleted_message_takes_them_along(BrowserKind agentKind, BrowserKind kind)
    {
        using var folder = new SentFromDisk();
        var visitor = await People.VisitorAsync(kind, new() { BlockThirdPartyCookies = kind == BrowserKind.Chromium });
        var chat = await visitor.OpensChatAsync();
        // The first message carries it, in its form.
        await chat.AttachAsync(Choose, folder.Add("bill.pdf", "%PDF-1.7"u8.ToArray()));
        await chat.WaitForTextAsync("Ready to send");
        Assert.Empty(await chat.AccessibilityViolationsAsync(AxeSource));
        await visitor.WritesAsync("The bill.");
        await chat.WaitForExpressionAsync("the file is sent", "document.querySelector('.message .file') !== null");
        var mara = await People.AgentAsync(agentKind);
        await mara.TakesAsync("Guest 1");
        await mara.SeesAsync("bill.pdf");

        await mara.Page.AttachAsync(Choose, folder.Add("pad.jpg", SamplePictures.JpegWithPlace));
        await mara.SeesAsync("Ready to send");
        Assert.Empty(await mara.Page.AccessibilityViolationsAsync(AxeSource));
        await mara.Page.FillAsync("Message", "");
        await mara.Page.PressAsync("Enter");
        await ShowsAsync(chat, "pad.jpg 16×8");
        NothingStoredSaysWhere();
        Assert.Empty(await chat.AccessibilityViolationsAsync(AxeSource));

        await DeletesAsync(mara);
        await visitor.SeesExactlyAsync("The bill.", "Message deleted");
        await ShowsAsync(chat, "");
        await ShowsAsync(mara.Page, "");
    }

    [Theory, EachBrowser]
    public async Task A_large_picture_is_made_smaller_first(BrowserKind kind)
    {
        var visitor = await People.VisitorAsync(kind);
        var chat = await visitor.OpensChatAsync();
        await visitor.WritesAsync("Look.");
        var mara = await People.AgentAsync(kind);
        await mara.TakesAsync("Guest 1");

        await chat.EvaluateAsync<object?>(LargePicture);
        await chat.WaitForTextAsync("Ready to send");
        await chat.EvaluateAsync<object?>("document.querySelector('#composer .send').click()");

        await ShowsAsync(chat, "own.png 2560×1280");
        await ShowsAsync(mara.Page, "own.png 2560×1280");
    }

    [Theory, EachBrowser]
    public async Task A_picture_opens_large_and_closes_where_it_was(BrowserKind kind)
    {
        using var folder = new SentFromDisk();
        var visitor = await People.VisitorAsync(kind);
        var chat = await visitor.OpensChatAsync();
        await visitor.WritesAsync("Look.");
        var mara = await People.AgentAsync(kind);
        await mara.TakesAsync("Guest 1");
        await mara.Page.AttachAsync(Choose, folder.Add("pad.jpg", SamplePictures.JpegWithPlace));
        await mara.Page.AttachAsync(Choose, folder.Add("dot.png", SamplePictures.OnePoint));
        await mara.Page.WaitForExpressionAsync(
            "both are there",
            "document.querySelectorAll('[data-state=ready]').length === 2"
        );
        await mara.Page.FillAsync("Message", "The left one.");
        await mara.Page.PressAsync("Enter");
        await ShowsAsync(chat, "pad.jpg 16×8,dot.png 1×1");

        await chat.ClickAsync("link", "pad.jpg");
        await chat.WaitForAsync("dialog", "pad.jpg Picture 1 of 2");
        await chat.WaitForTextAsync("Mara");
        Assert.Empty(await chat.AccessibilityViolationsAsync(AxeSource));
        await chat.PressAsync("ArrowRight");
        await chat.WaitForAsync("dialog", "dot.png Picture 2 of 2");
        await chat.PressAsync("ArrowRight");
        await chat.WaitForAsync("dialog", "pad.jpg Picture 1 of 2");
        await chat.PressAsync("Escape");
        await chat.WaitForGoneAsync("dialog", "pad.jpg Picture 1 of 2");
        Assert.Equal("pad.jpg", await chat.EvaluateAsync<string>("document.activeElement.querySelector('img').alt"));

        await chat.PressAsync("Enter");
        await chat.WaitForAsync("dialog", "pad.jpg Picture 1 of 2");
        await mara.Page.ClickAsync("link", "dot.png");
        await mara.Page.WaitForAsync("dialog", "dot.png Picture 2 of 2");
        Assert.Empty(await mara.Page.AccessibilityViolationsAsync(AxeSource));
        await mara.Page.ClickAsync("button", "Close picture");
        await DeletesAsync(mara);
        // Whoever looks at it looks at nothing.
        await chat.WaitForGoneAsync("dialog", "pad.jpg Picture 1 of 2");
    }

    [Theory, EachBrowser]
    public async Task What_was_not_sent_outlives_a_reload_and_a_server_that_is_away(BrowserKind kind)
    {
        using var folder = new SentFromDisk();
        var visitor = await People.VisitorAsync(kind, new() { BlockThirdPartyCookies = kind == BrowserKind.Chromium });
        var chat = await visitor.OpensChatAsync();
        await chat.AttachAsync(Choose, folder.Add("bill.pdf", "%PDF-1.7"u8.ToArray()));
        await chat.AttachAsync(Choose, folder.Add("nothing.txt", []));
        await chat.WaitForTextAsync("This file is empty.");
        await chat.WaitForTextAsync("Ready to send");
        Assert.False(await chat.HasAsync("button", "Try again"));
        Assert.Empty(await chat.AccessibilityViolationsAsync(AxeSource));

        await visitor.Page.ReloadAsync();
        chat = await visitor.OpensChatAsync();
        await chat.WaitForTextAsync("Ready to send");
        await chat.WaitForTextAsync("This file is empty.");
        await chat.EvaluateAsync<object?>("document.querySelectorAll('[data-remove]')[1].click()");
        await visitor.WritesAsync("The bill.");
        await chat.WaitForExpressionAsync("the file is sent", "document.querySelector('.message .file') !== null");

        await People.RestartServerAsync(async () =>
        {
            await chat.AttachAsync(Choose, folder.Add("list.txt", [1]));
            await chat.WaitForTextAsync("Not sent, no connection");
        });
        await chat.WaitForGoneAsync("status", "/No connection/");
        await chat.ClickAsync("button", "Try again");
        await chat.WaitForTextAsync("Ready to send");
        await visitor.Page.ReloadAsync();
        chat = await visitor.OpensChatAsync();
        await chat.WaitForTextAsync("Ready to send");
        await visitor.WritesAsync("And the list.");
        await chat.WaitForExpressionAsync("both are sent", "document.querySelectorAll('.message .file').length === 2");
    }

    [Theory, EachBrowser]
    public async Task What_an_agent_has_not_sent_outlives_a_reload_in_its_own_conversation(BrowserKind kind)
    {
        using var folder = new SentFromDisk();
        var visitor = await People.VisitorAsync(BrowserKind.Chromium);
        var chat = await visitor.OpensChatAsync();
        await visitor.WritesAsync("Do you have the bill?");
        var other = await People.VisitorAsync(BrowserKind.Firefox);
        await other.OpensChatAsync();
        await other.WritesAsync("Hello?");
        var mara = await People.AgentAsync(kind);
        await mara.TakesAsync("Guest 2");
        await mara.TakesAsync("Guest 1");
        await mara.Page.AttachAsync(Choose, folder.Add("bill.pdf", "%PDF-1.7"u8.ToArray()));
        await mara.SeesAsync("Ready to send");

        await mara.Page.ReloadAsync();
        await mara.SeesAsync("bill.pdf");
        await mara.SeesAsync("Ready to send");
        await mara.OpensAsync("Guest 2");
        await mara.Page.WaitForNoTextAsync("bill.pdf");
        await mara.OpensAsync("Guest 1");
        await mara.SeesAsync("Ready to send");
        await mara.WritesAsync("Here it is.");

        await chat.WaitForExpressionAsync("the file", "document.querySelector('.message .file') !== null");
        await mara.Page.ReloadAsync();
        await mara.SeesAsync("Here it is.");
        await mara.Page.WaitForNoTextAsync("Ready to send");
    }

    private const string LargePicture = """
        (() => {
          const canvas = document.createElement('canvas');
          [canvas.width, canvas.height] = [4000, 2000];
          canvas.getContext('2d').fillRect(0, 0, 2000, 2000);
          canvas.toBlob((blob) => {
            const data = new DataTransfer();
            data.items.add(new File([blob], 'own.png', { type: 'image/png' }));
            const input = document.querySelector('.composer:not(.note) [type=file]');
            input.files = data.files;
            input.dispatchEvent(new Event('change'));
          });
        })()
        """;

    private static async Task DeletesAsync(AgentPage agent)
    {
        await agent.Page.ClickAsync("button", "Change this message");
        await agent.Page.ClickAsync("menuitem", "Delete");
        await agent.Page.ClickAsync("button", "Delete message");
    }

    /// <summary>What the camera wrote beside the picture.</summary>
    private void NothingStoredSaysWhere()
    {
        var files = Path.Combine(People.Server.DataDirectory, "files");
        var stored = SentFiles.OnDisk(files).Select(name => File.ReadAllBytes(Path.Combine(files, name))).ToList();
        Assert.True(SamplePictures.JpegWithPlace.AsSpan().IndexOf("Exif"u8) > 0);
        Assert.Contains(stored, bytes => bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]));
        Assert.All(stored, bytes => Assert.Equal(-1, bytes.AsSpan().IndexOf("Exif"u8)));
    }

    /// <param name="pictures">Those that are drawn, with the size that they have.</param>
    private static Task ShowsAsync(Scope scope, string pictures) =>
        Eventually.IsTrueAsync(
            $"the pictures are: {pictures}",
            async () =>
                await scope.EvaluateAsync<string>(
                    "[...document.querySelectorAll('.files img')].filter((p) => p.complete && p.naturalWidth)"
                        + ".map((p) => `${p.alt} ${p.naturalWidth}×${p.naturalHeight}`).join()"
                ) == pictures
        );

    /// <summary>Files that somebody has on their disk.</summary>
    private sealed class SentFromDisk : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("livechatmeet-sent-");

        public string Add(string name, byte[] bytes)
        {
            var path = Path.Combine(_folder.FullName, name);
            File.WriteAllBytes(path, bytes);
            return path;
        }

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
