using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Tests.Calls;

/// <summary>H2: a call that holds what cannot be written as JSON (an earlier version stored it) cuts nobody
/// off.</summary>
public sealed class UndrawableCallTests
{
    [Fact]
    public async Task One_call_that_cannot_be_drawn_cuts_nobody_off()
    {
        await using var shop = await Shop.OpenAsync();
        var (call, agentLeg, visitorLeg) = await PlainCall.TalkingAsync(shop);
        await using var _ = call;
        var (other, otherRid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        await ReadAgainAsync(shop, $"UPDATE Calls SET Legs = replace(Legs, '\"Tab\"', '3') WHERE Id = '{call.Id}'");
        using var logs = LogLines.Of(shop.Server);

        await using var console = await shop.ConnectAsync(shop.Mara);
        await using var livechat = await shop.Again(call.Visitor).ConnectAsync();
        var answer = await HubClient.RefusalAsync(() =>
            console.ReportAsync(call.Id, agentLeg, MicrophoneState.Muted, CameraState.Off)
        );
        await using var guest = await shop.Again(other).ConnectAsync();
        await guest.SendAsync(null, "Is anybody there?");
        await Eventually.IsTrueAsync(
            "the console hears of another conversation",
            () => console.Changes.Any(change => change.Rid == otherRid)
        );
        await livechat.SendAsync(null, "I cannot see you.");
        await livechat.HangUpAsync(call.Id);
        await console.HearsAsync("the end", c => c.Id == call.Id && c.State == CallState.Ended);

        Assert.Equal(Refusal.Internal, answer);
        Assert.True(console.IsConnected && livechat.IsConnected, "Nobody may be cut off.");
        Assert.Contains(logs.Lines, line => line.Contains("cannot be written", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_open_call_that_cannot_be_read_cuts_nobody_off()
    {
        await using var shop = await Shop.OpenAsync();
        var (call, _, _) = await PlainCall.TalkingAsync(shop);
        await ReadAgainAsync(
            shop,
            $"UPDATE Calls SET Legs = replace(Legs, '\"On\"', '\"sideways\"') WHERE Id = '{call.Id}'"
        );

        await using var console = await shop.ConnectAsync(shop.Mara);
        var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        await console.SendAsync(rid, "How can I help?");

        Assert.True(console.IsConnected, "The console may not be cut off.");
        await ReadAgainAsync(
            shop,
            $"UPDATE Calls SET Legs = replace(Legs, '\"sideways\"', '\"On\"') WHERE Id = '{call.Id}'"
        );
        await call.DisposeAsync();
    }

    // A server reads the rows of its open calls when it starts.
    private static Task ReadAgainAsync(Shop shop, string change) =>
        shop.RestartAsync(() =>
        {
            using var file = DatabaseFile.Open(shop.Server.DataDirectory);
            DatabaseFile.Execute(file, change);
        });

    public static IEnumerable<TheoryDataRow<CallCommand>> Undefined =>
        [
            new(new CallCommand.RingProgressed((RingProgress)9)),
            new(new CallCommand.Join(NewLeg() with { Container = (Container)3 })),
            new(new CallCommand.Join(NewLeg() with { Microphone = (MicrophoneState)3 })),
            new(new CallCommand.Join(NewLeg() with { Camera = (CameraState)7 })),
            new(
                new CallCommand.Report(
                    Party.Agent,
                    "AAAAAAAAAAAAAAAAA",
                    (Container)(-1),
                    MicrophoneState.On,
                    CameraState.On
                )
            ),
            new(
                new CallCommand.Report(
                    Party.Agent,
                    "AAAAAAAAAAAAAAAAA",
                    Container.Tab,
                    (MicrophoneState)3,
                    CameraState.On
                )
            ),
            new(
                new CallCommand.Report(
                    Party.Agent,
                    "AAAAAAAAAAAAAAAAA",
                    Container.Tab,
                    MicrophoneState.On,
                    (CameraState)7
                )
            ),
        ];

    [Trait("Requirement", "CS-2")]
    [Theory, MemberData(nameof(Undefined), DisableDiscoveryEnumeration = true)]
    public void The_machine_refuses_what_is_not_defined(CallCommand command)
    {
        var call = new Call
        {
            Id = Ids.New(),
            RoomId = Ids.New(),
            AgentId = Ids.New(),
            AgentName = "Mara",
            VisitorId = Ids.New(),
            VisitorName = "Ada",
            StartKey = "key",
            RangAt = DateTimeOffset.UnixEpoch,
            RingsUntil = DateTimeOffset.UnixEpoch.AddSeconds(45),
        };

        Assert.Equal(
            Refusal.BadArguments,
            Assert.Throws<RefusedException>(() => call.Apply(command, DateTimeOffset.UnixEpoch)).Code
        );
    }

    private static Leg NewLeg() =>
        new()
        {
            Id = Ids.New(),
            Party = Party.Agent,
            Container = Container.Tab,
        };
}
