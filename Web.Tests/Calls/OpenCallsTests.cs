using System.Text.Json;
using LiveChatMeet.Calls;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Tests.Calls;

/// <summary>Open calls are kept in memory as the newest commit left them.</summary>
public sealed class OpenCallsTests
{
    [Fact]
    public async Task What_only_reads_an_open_call_asks_the_database_for_nothing_also_after_a_restart()
    {
        var directory = Path.Combine(Path.GetTempPath(), $"livechatmeet-{Ids.New()}");
        using var statements = new StatementCounter(directory);
        await using var shop = await Shop.OpenAsync(directory: directory);
        var (call, agentLeg, visitorLeg) = await PlainCall.TalkingAsync(shop);
        await using var _ = call;
        await ReadsNothingAsync(call.Agent, call.Guest);
        var before = await call.Guest.SnapshotAsync(call.Id);

        await shop.RestartAsync(() => { });
        await using var agent = await shop.ConnectAsync(shop.Mara);
        await using var guest = await shop.Again(call.Visitor).ConnectAsync();
        await ReadsNothingAsync(agent, guest);

        Assert.Equal(Timeless(before), Timeless(await guest.SnapshotAsync(call.Id)));

        async Task ReadsNothingAsync(HubClient agent, HubClient guest)
        {
            await Eventually.IsTrueAsync("agents hear of the visitor", () => !agent.VisitorsChanged.IsEmpty);
            await Eventually.IsTrueAsync(
                "the watch has written the leases",
                async () => (await call.LeftoversAsync()).Leases == 2
            );
            // What the server reads by the clock, every five seconds, may fall into a round.
            await Eventually.IsTrueAsync("a round asks the storage nothing", () => AsksNothingAsync(agent, guest));
        }

        async Task<bool> AsksNothingAsync(HubClient agent, HubClient guest)
        {
            statements.Reset();
            for (var i = 0; i < 10; i++)
            {
                await guest.SignalAsync(new(call.Id, visitorLeg, agentLeg, PlainCall.Candidates()));
                await agent.SignalAsync(new(call.Id, agentLeg, visitorLeg, PlainCall.Offer()));
            }
            await guest.SnapshotAsync(call.Id);
            await guest.IceServersAsync(call.Id, visitorLeg);
            return !statements.Statements.Any();
        }
    }

    private static string Timeless(CallSnapshot call) =>
        JsonSerializer.Serialize(call with { Now = default }, BrowserJson.Options);
}
