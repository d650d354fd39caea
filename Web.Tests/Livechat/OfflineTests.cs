using LiveChatMeet.Tests.Browsers;
using LiveChatMeet.Tests.Hosting;
using LiveChatMeet.Tests.People;

namespace LiveChatMeet.Tests.Livechat;

public sealed class OfflineTests : BrowserTest
{
    private static readonly TimeSpan Back = TimeSpan.FromSeconds(30);

    private readonly string _directory = Directory.CreateTempSubdirectory("livechatmeet-offline-").FullName;

    [Theory, MemberData(nameof(Kinds))]
    public async Task What_is_written_while_the_server_is_away_waits_and_is_sent_once_in_order(BrowserKind kind)
    {
        await using var host = await HostSite.StartAsync();
        var before = await Server.StartAsync(directory: _directory);
        await before.SetUpAsync(host.Origin);
        host.Embeds(before.Origin);
        var agent = await AgentPage.SignsInAsync(await StartAsync(BrowserKind.Chromium), before.Origin);
        var visitor = new VisitorPage(await (await StartAsync(kind)).OpenAsync(host.Origin));
        var chat = await visitor.OpensChatAsync();
        await visitor.WritesAsync("Before.");
        await agent.TakesAsync("Guest 1");
        await agent.WritesAsync("I am here.");
        await visitor.SeesExactlyAsync("Before.", "I am here.");

        await before.DisposeAsync();
        await chat.WaitForTextAsync("No connection.");
        await TicksInSilenceAsync(chat);
        await TicksInSilenceAsync(agent.Page);
        foreach (var text in (string[])["One.", "Two.", "Three."])
            await visitor.WritesAsync(text);
        await chat.WaitForTextAsync("Waiting for the connection");
        await visitor.SeesExactlyAsync("Before.", "I am here.", "One.", "Two.", "Three.");
        await using var after = await Server.StartAsync(directory: _directory, port: before.Port);

        await agent.SeesAsync("Three.", Back);
        await agent.SeesExactlyAsync("Before.", "I am here.", "One.", "Two.", "Three.");
        await visitor.SeesExactlyAsync("Before.", "I am here.", "One.", "Two.", "Three.");
        Assert.DoesNotContain("Waiting for the connection", await chat.TextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("No connection.", await chat.TextAsync(), StringComparison.Ordinal);
        await agent.WritesAsync("Welcome back.");
        await visitor.SeesAsync("Welcome back.");
    }

    /// <summary>T12: a countdown is read out by nobody.</summary>
    private static async Task TicksInSilenceAsync(Scope scope)
    {
        var regions = await LiveRegions.WatchAsync(scope);
        await LiveRegions.WaitForTicksAsync(scope, "#offline .timer", 2);
        Assert.Empty(await regions.ChangesAsync());
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
