using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using OtpNet;

namespace LiveChatMeet.Tests.Storage;

/// <summary>The server moves to another machine, by the commands of docs/operate.md as they are printed.</summary>
[Trait("Needs", "process")]
public sealed class MoveToMachineTests : IDisposable
{
    private const string Text = "My door code is 4711.";

    private readonly string _place = Directory.CreateTempSubdirectory("livechatmeet-move-").FullName;
    private readonly SettableClock _clock = new(DateTimeOffset.UtcNow);
    private readonly SoftPasskey _passkey = new();
    private readonly int _port = Nginx.FreePort();

    private PrintedMachine Old => new($"{_place}/old", $"{_place}/new");

    private PrintedMachine New => new($"{_place}/new");

    /// <summary>Where people reach the server, on either machine.</summary>
    private string Address => $"http://localhost:{_port}";

    private Dictionary<string, string> Settings => new() { ["PublicAddress"] = Address };

    [Fact]
    public async Task Everybody_goes_on_where_they_were()
    {
        var before = await LiveOnTheOldOneAsync();

        await New.RunAsync("mkdir -p /var/lib/livechatmeet"); // as the service's own unit does
        await Old.RunAsync(await Printed.BlockAsync("docs/operate.md", "3. On the old machine"));
        await New.RunAsync(await Printed.BlockAsync("docs/operate.md", "4. On the new machine"));
        await using var server = await Server.StartAsync(Settings, New.Data, _clock);

        await AgentsAreSignedInAndCanSignInAsync(server, before);
        await TheConversationGoesOnAsync(server, before);
        var (code, says) = await ProgramProcess.RunAsync("--data", New.Data, "--urls", "http://127.0.0.1:0");
        Assert.Equal(ExitCode.DataDirectory, (ExitCode)code);
        Assert.Contains("Another LiveChatMeet is using", says, StringComparison.Ordinal);
        ProgramDirectory.IsOneMessage(says);
    }

    public void Dispose()
    {
        _passkey.Dispose();
        Directory.Delete(_place, recursive: true);
    }

    private sealed record Before(PlainVisitor Visitor, string Rid, string MarasCookies, string NoahsCookies, Totp App);

    private async Task<Before> LiveOnTheOldOneAsync()
    {
        await using var shop = await Shop.OpenAsync(Settings, Old.Data, _clock);
        Through(shop.Mara);
        Through(shop.Noah);
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah, text: Text);
        var (app, _) = await shop.Mara.TurnOnCodesAsync(_clock);
        using (await shop.Noah.AddPasskeyAsync(_passkey, Address)) { }
        return new(visitor, rid, shop.Mara.CookieHeader, shop.Noah.CookieHeader, app);
    }

    private async Task AgentsAreSignedInAndCanSignInAsync(Server server, Before before)
    {
        using var mara = Browser(server, before.MarasCookies);
        Assert.True(await mara.IsSignedInAsync());

        _clock.Advance(TimeSpan.FromMinutes(1)); // each code counts once
        using var again = Browser(server);
        using (
            await again.SubmitAsync(
                "/sign-in",
                "Sign in",
                ("Email", Server.AgentEmail),
                ("Password", Server.AgentPassword)
            )
        ) { }
        Assert.False(await again.IsSignedInAsync());
        using (await again.EnterCodeAsync(before.App.ComputeTotp(_clock.GetUtcNow().UtcDateTime))) { }
        Assert.True(await again.IsSignedInAsync());

        using var noah = Browser(server);
        using (await noah.SignInWithAsync(_passkey, Address)) { }
        Assert.True(await noah.IsSignedInAsync());
    }

    private static async Task TheConversationGoesOnAsync(Server server, Before before)
    {
        var visitor = new PlainVisitor(server, before.Visitor.Site) { Credential = before.Visitor.Credential };
        using var room = await visitor.GetAsync("Room");
        Assert.Contains(Text, await room.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await using var guest = await visitor.ConnectAsync();
        await using var noah = await HubClient.ConnectAsync(server, "", before.NoahsCookies);

        await noah.SendAsync(before.Rid, "We have moved.");

        await Eventually.IsTrueAsync(
            "the visitor gets the message",
            () =>
                guest.Changes.Any(change =>
                    change.Rid == before.Rid && change.Messages.Any(m => m.Msg == "We have moved.")
                )
        );
    }

    private PlainBrowser Browser(Server server, string cookies = "")
    {
        var browser = server.NewBrowser();
        foreach (var cookie in cookies.Split("; ", StringSplitOptions.RemoveEmptyEntries))
            browser.Set(cookie.Split('=')[0], cookie[(cookie.IndexOf('=') + 1)..]);
        Through(browser);
        return browser;
    }

    // As what leads the name to the machine passes it on.
    private void Through(PlainBrowser browser) => browser.Client.DefaultRequestHeaders.Host = $"localhost:{_port}";
}
