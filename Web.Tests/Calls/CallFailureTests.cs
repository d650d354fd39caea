using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Texts;
using static LiveChatMeet.Tests.Plant.Actors.SampleCall;

namespace LiveChatMeet.Tests.Calls;

/// <summary>Why a call never connected.</summary>
public sealed class CallFailureTests
{
    [Theory]
    [InlineData(EndReason.Failed)]
    [InlineData(EndReason.FailedUnrelayed)]
    [InlineData(EndReason.FailedRefused)]
    [InlineData(EndReason.FailedShut)]
    public void A_call_ends_with_the_reason_that_its_leg_found(EndReason why) =>
        Assert.Equal(why, InProgress.Apply(new CallCommand.Fail(Party.Visitor, VisitorLeg, why), Now).EndReason);

    [Theory]
    [InlineData(EndReason.HungUp)]
    [InlineData(EndReason.Missed)]
    [InlineData((EndReason)99)]
    public void A_leg_that_fails_names_no_other_end(EndReason why) =>
        Assert.Equal(
            Refusal.BadArguments,
            Assert
                .Throws<RefusedException>(() =>
                    InProgress.Apply(new CallCommand.Fail(Party.Visitor, VisitorLeg, why), Now)
                )
                .Code
        );

    [Fact]
    public async Task The_agent_reads_the_reason_on_the_calls_card()
    {
        await using var shop = await Shop.OpenAsync();
        await using var call = await PlainCall.AcceptedAsync(shop);
        var leg = Ids.New();
        await call.Guest.JoinAsync(call.Id, leg);

        var ended = await call.Guest.LegFailedAsync(call.Id, leg, EndReason.FailedRefused);
        var page = await shop.Mara.ReadAsync($"/agent/rooms/{ended.Rid}");
        var card = page.QuerySelector($"#m-{call.Id} .call-card");

        Assert.Equal(EndReason.FailedRefused, ended.EndReason);
        Assert.Equal("failedRefused", card?.GetAttribute("data-state"));
        Assert.Contains(
            "The relay refused the credential",
            card?.QuerySelector(".why-failed-refused")?.TextContent,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_page_that_was_open_before_the_upgrade_ends_its_call_too()
    {
        await using var shop = await Shop.OpenAsync();
        await using var call = await PlainCall.AcceptedAsync(shop);
        var leg = Ids.New();
        await call.Guest.JoinAsync(call.Id, leg);

        var ended = await call.Guest.LegFailedAsync(call.Id, leg, null);

        Assert.Equal(EndReason.Failed, ended.EndReason);
    }
}
