using LiveChatMeet.Calls;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Calls;

/// <summary>What browsers measure goes along with their signs of life, and stays with the call.</summary>
public sealed class MeasuredCallTests
{
    private static readonly LegMeasures Measured = new(960, 40, 2, 120, true);

    [Fact]
    public async Task Both_sides_measures_stay_with_the_call_and_its_agent_reads_them()
    {
        await using var shop = await Shop.OpenAsync();
        var (call, agentLeg, visitorLeg) = await PlainCall.TalkingAsync(shop, shop.Noah);
        await using var _ = call;

        await TellAsync(call.Agent, call.Id, agentLeg, Measured);
        await TellAsync(call.Guest, call.Id, visitorLeg, new(1_000, 0, 2, 80, false));
        await WrittenAsync(shop, 2);
        await call.Guest.HangUpAsync(call.Id);

        var row = await call.RowAsync();
        Assert.Equal(
            new CallMeasures
            {
                Received = 1_960,
                Lost = 40,
                Readings = 4,
                RoundTripMs = 100,
                IsRelayed = true,
            },
            row.Measures
        );
        var page = await shop.Noah.ReadAsync($"/agent/rooms/{call.Rid}");
        var card = page.QuerySelector($"#m-{call.Id} .measured")?.TextContent ?? "";
        Assert.Contains("Fair", card, StringComparison.Ordinal);
        Assert.Contains("2 % lost, 100 ms there and back, through a relay", card, StringComparison.Ordinal);
        Assert.Contains("Fair", page.QuerySelector("#visitor .quality")?.TextContent ?? "", StringComparison.Ordinal);
        using var answer = await call.Visitor.GetAsync("Room");
        var visitors = await answer.Content.ReadAsStringAsync();
        Assert.Contains("endReason", visitors, StringComparison.Ordinal);
        Assert.DoesNotContain("roundTrip", visitors, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("quality", visitors, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task They_survive_the_server()
    {
        await using var shop = await Shop.OpenAsync();
        var (call, agentLeg, _) = await PlainCall.TalkingAsync(shop);
        await TellAsync(call.Agent, call.Id, agentLeg, Measured);
        await WrittenAsync(shop, 1);
        var (id, rid) = (call.Id, call.Rid);

        await shop.RestartAsync(() => { });
        await shop
            .Server.Services.GetRequiredService<Switchboard>()
            .HangUpAsync(
                await shop.Server.ReadAsync(db => db.Calls.Where(c => c.Id == id).Select(c => c.AgentId).SingleAsync()),
                rid
            );

        var kept = await shop.Server.ReadAsync(db => db.Calls.AsNoTracking().SingleAsync(c => c.Id == id));
        Assert.Equal((960, 40, 120), (kept.Measures.Received, kept.Measures.Lost, kept.Measures.RoundTripMs));
    }

    [Fact]
    public async Task What_no_browser_measures_is_refused_and_so_is_the_leg_of_the_other_side()
    {
        await using var shop = await Shop.OpenAsync();
        var (call, agentLeg, visitorLeg) = await PlainCall.TalkingAsync(shop);
        await using var _ = call;

        Assert.Equal(Refusal.BadArguments, await RefusedAsync(agentLeg, Measured with { Lost = -1 }));
        Assert.Equal(Refusal.LegNotFound, await RefusedAsync(visitorLeg, Measured));
        Assert.Equal(Refusal.LegNotFound, await RefusedAsync(Ids.New(), Measured));
        await call.Guest.HangUpAsync(call.Id);
        Assert.Equal(Refusal.LegNotFound, await RefusedAsync(agentLeg, Measured));
        Assert.Equal(CallMeasures.None, (await call.RowAsync()).Measures);

        Task<string> RefusedAsync(string leg, LegMeasures told) =>
            HubClient.RefusalAsync(() => TellAsync(call.Agent, call.Id, leg, told));
    }

    private static Task<long> TellAsync(HubClient side, string callId, string legId, LegMeasures measured) =>
        side.AskAsync<long>("Renew", callId, legId, Array.Empty<string>(), measured);

    private static Task WrittenAsync(Shop shop, int legs) =>
        Eventually.IsTrueAsync(
            "the measures are written with the leases",
            () => shop.Server.ReadAsync(async db => await db.Leases.CountAsync(l => l.Measures.Readings > 0) == legs)
        );
}
