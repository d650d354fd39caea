using LiveChatMeet.Sites.Chats;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>
/// Leads through what a visitor meets beside the plain conversation and calls: greeting, consent, files, options, an
/// answer while the chat is closed, the rating, a closed shop. The visitor's browser may ask for any language.
/// </summary>
internal sealed class VisitorTour(Browser visitors, Browser agents, Func<View, Task> look)
{
    private const string Launcher = "document.querySelector('livechat-meet').shadowRoot";

    private static readonly Dictionary<string, string> Settings = new() { ["Demo:Enabled"] = "true" };

    public async Task TakeAsync()
    {
        await using var server = await Server.StartAsync(Settings);
        await server.SetUpAsync($"http://127.0.0.1:{server.Port}", "https://kettlelane.example");
        var agent = await AgentPage.SignsInAsync(agents, server.Origin);
        await server.LooksAsync(Look);
        var page = await visitors.OpenAsync($"{server.Origin}/demo", Tour.Width, Tour.Height);

        await page.WaitForExpressionAsync("the greeting", $"{Launcher}?.querySelector('.greeting') !== null");
        await look(new("demo-greeting", page, page));
        var chat = await OpenAsync(page);
        await chat.WaitForExpressionAsync("the question", "document.getElementById('agree').checkVisibility()");
        await look(new("chat-consent", page, chat));
        await AgreeAsync(chat);
        await ChooseFilesAsync(page, chat);
        await TalkAsync(page, chat, agent);
        await VisitOptionsAsync(page, chat);
        await AnswerWhileClosedAsync(page, chat, agent);
        await RateAsync(page, chat, agent, server);
        await ComeAfterHoursAsync(page, chat, server);
    }

    private static SiteChat Look(string siteId) =>
        new()
        {
            SiteId = siteId,
            Greeting = "Looking at the Alder 8? We can show you one in the workshop, by video if you like.",
            GreetingSeconds = 0,
            PrivacyLink = "https://kettlelane.example/privacy",
            Consent =
                "Your messages are kept on our own server in Leeds for 90 days, then deleted. "
                + "Nobody else reads them.",
        };

    private static async Task AgreeAsync(Scope chat)
    {
        await ClickAsync(chat, "#agree");
        await chat.EvaluateAsync<object?>(
            "document.getElementById('message').value = 'The front brake on my Alder squeals.'"
        );
        await ClickAsync(chat, "#composer .send");
        await chat.WaitForExpressionAsync("the message", "document.querySelector('.message.own[id]') !== null");
        await chat.WaitForExpressionAsync("the options", "document.getElementById('kept') !== null");
    }

    private async Task ChooseFilesAsync(Page page, Scope chat)
    {
        await chat.EvaluateAsync<object?>(AddFiles("pads.png", "Service record of the Alder 8, 2026.pdf"));
        await chat.WaitForExpressionAsync(
            "both to be ready",
            "document.querySelectorAll('[data-state=ready]').length === 2"
        );
        await chat.EvaluateAsync<object?>("() => { XMLHttpRequest.prototype.send = () => {}; }");
        await chat.EvaluateAsync<object?>(AddFiles("squeal.mov", "empty.txt"));
        await chat.WaitForExpressionAsync(
            "four files",
            "document.querySelectorAll('[data-state=ready], [data-state=sending], [data-state=failed]').length === 4"
        );
        await look(new("chat-files", page, chat));
        await chat.EvaluateAsync<object?>(
            "[...document.querySelectorAll('[data-remove]')].slice(2).map((x) => x.click())"
        );
        await ClickAsync(chat, "#composer .send");
        await chat.WaitForExpressionAsync("the picture", "document.querySelector('.files img')?.naturalWidth > 0");
    }

    private async Task TalkAsync(Page page, Scope chat, AgentPage agent)
    {
        await agent.TakesAsync("Guest 1");
        await agent.WritesAsync("That is usually the pads, and often fixed in five minutes.");
        await chat.WaitForTextAsync("often fixed in five minutes.");
        await look(new("chat-pictures", page, chat));
        await ClickAsync(chat, ".files a:has(img)");
        await chat.WaitForExpressionAsync("the viewer", "document.querySelector('dialog[open] img') !== null");
        await look(new("chat-picture", page, chat));
        await chat.EvaluateAsync<object?>("document.querySelector('dialog[open]').close()");
    }

    private async Task VisitOptionsAsync(Page page, Scope chat)
    {
        await chat.EvaluateAsync<object?>("document.getElementById('options').open = true");
        await look(new("chat-options", page, chat));
        await chat.EvaluateAsync<object?>("document.getElementById('languages').open = true");
        await look(new("chat-languages", page, chat));
        foreach (var (option, name) in new[] { ("kept", "chat-kept"), ("elsewhere", "chat-elsewhere") })
        {
            await chat.EvaluateAsync<object?>("document.getElementById('options').open = true");
            await ClickAsync(chat, $"#{option}");
            await chat.WaitForExpressionAsync(name, $"document.querySelector('dialog[open] #{option}-parts') !== null");
            await look(new(name, page, chat));
            await chat.EvaluateAsync<object?>("document.querySelector('dialog[open]').close()");
        }
    }

    private async Task AnswerWhileClosedAsync(Page page, Scope chat, AgentPage agent)
    {
        await ClickAsync(chat, "#close");
        await page.WaitForExpressionAsync(
            "the chat to be closed",
            $"{Launcher}.querySelector('.launcher').ariaExpanded === 'false'"
        );
        await agent.WritesAsync("We have the pads here. Bring it in tomorrow, before nine is best.");
        await page.WaitForExpressionAsync("the bubble", $"{Launcher}.querySelector('[data-as=news]') !== null");
        await look(new("chat-answer", page, chat));
        await OpenAsync(page);
    }

    private async Task RateAsync(Page page, Scope chat, AgentPage agent, Server server)
    {
        await agent.ClosesConversationAsync();
        await chat.WaitForExpressionAsync("the question", "document.querySelector('.rate') !== null");
        await chat.EvaluateAsync<object?>("document.querySelector('.rate [value=Good]').click()");
        await look(new("chat-rating", page, chat));
        await ClickAsync(chat, ".rate [name=skip]");
        await chat.WaitForExpressionAsync("the next one", "document.getElementById('agree').checkVisibility()");
        await look(new("chat-consent-again", page, chat));
        await server.LooksAsync(id => new() { SiteId = id });
    }

    private async Task ComeAfterHoursAsync(Page page, Scope chat, Server server)
    {
        await server.IsClosedTodayAsync();
        await chat.EvaluateAsync<object?>("() => { setTimeout(() => location.replace('?anew=true')); }");
        chat = await OpenAsync(page);
        await chat.WaitForExpressionAsync("its hours", "document.querySelector('#hours dl')?.checkVisibility()");
        await look(new("chat-hours", page, chat));
    }

    private static async Task<Scope> OpenAsync(Page page)
    {
        await page.WaitForExpressionAsync("the launcher", $"!!{Launcher}?.querySelector('.launcher')");
        await page.EvaluateAsync<object?>(
            $"() => {{ const at = {Launcher}.querySelector('.launcher'); if (at.ariaExpanded !== 'true') at.click(); }}"
        );
        var title =
            await page.EvaluateAsync<string>("document.documentElement.lang") == "de" ? "Live-Chat" : "Live chat";
        var chat = await page.FrameAsync(title);
        await chat.WaitForExpressionAsync("an open chat", "!document.getElementById('close').hidden");
        return chat;
    }

    private static Task<object?> ClickAsync(Scope scope, string selector) =>
        scope.EvaluateAsync<object?>($"document.querySelector('{selector}').click()");

    /// <summary>Chooses two files, a drawn picture if the first is one; the second of a text is an empty one.</summary>
    private static string AddFiles(string first, string second) =>
        $$"""
            new Promise((done) => {
              const canvas = document.createElement('canvas');
              [canvas.width, canvas.height] = [1200, 900];
              const pen = canvas.getContext('2d');
              pen.fillStyle = '#efe9db';
              pen.fillRect(0, 0, 1200, 900);
              pen.lineWidth = 40;
              for (const [x, y, r] of [[380, 480, 260], [380, 480, 40], [900, 480, 200]]) {
                pen.strokeStyle = r > 210 ? '#5f7356' : '#2b2a28';
                pen.beginPath();
                pen.arc(x, y, r, 0, 7);
                pen.stroke();
              }
              canvas.toBlob((blob) => {
                const data = new DataTransfer();
                data.items.add(new File([blob], '{{first}}', { type: '{{first}}'.endsWith('png') ? 'image/png' : '' }));
                data.items.add(new File('{{second}}'.startsWith('empty') ? [] : ['%PDF-1.7'], '{{second}}'));
                const input = document.querySelector('#composer [type=file]');
                input.files = data.files;
                input.dispatchEvent(new Event('change'));
                done(null);
              });
            })
            """;
}
