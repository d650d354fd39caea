using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Tests.Calls;

/// <summary>What passes from leg to leg, and what does not.</summary>
public sealed class SignalTests(Shop shop, ITestOutputHelper output) : IClassFixture<Shop>
{
    [Trait("Requirement", "CS-1"), Trait("Requirement", "D36")]
    [Fact]
    public async Task Before_the_accept_nothing_of_a_negotiation_passes()
    {
        await using var call = await PlainCall.RingAsync(shop);
        var (mine, theirs) = (Ids.New(), Ids.New());
        await call.Agent.JoinAsync(call.Id, mine, PlainCall.OfferTo(theirs));

        foreach (
            var forged in (Func<Task>[])
                [
                    () => call.Agent.SignalAsync(new(call.Id, mine, theirs, PlainCall.Offer())),
                    () => call.Guest.SignalAsync(new(call.Id, theirs, mine, PlainCall.Offer())),
                    () => call.Agent.IceServersAsync(call.Id, mine),
                    () => call.Guest.IceServersAsync(call.Id, theirs),
                    () => call.Guest.JoinAsync(call.Id, theirs, PlainCall.OfferTo(mine)),
                    () => call.Agent.LegConnectedAsync(call.Id, mine),
                    () => call.Guest.LegConnectedAsync(call.Id, theirs),
                ]
        )
            Assert.Equal(Refusal.CallNotAccepted, await HubClient.RefusalAsync(forged));
        foreach (var method in (string[])["Accept", "Decline", "RingShown"])
            Assert.Equal(
                Refusal.Forbidden,
                await HubClient.RefusalAsync(() =>
                    call.Agent.InvokeAsync(
                        method,
                        method is "Accept" ? [call.Id, "key", false]
                            : method is "RingShown" ? [call.Id, "seen"]
                            : [call.Id, "x"]
                    )
                )
            );
        var accepted = await call.Guest.AcceptAsync(call.Id);
        await call.Guest.HearsAsync("the accept", c => c.Version == accepted.Version);

        Assert.Equal(mine, Assert.Single(accepted.Legs).Id);
        Assert.Empty(call.Guest.Signals);
        Assert.Empty(call.Agent.Signals);
    }

    /// <summary>More calls of the hub than one connection may have running: each begins before the next.</summary>
    [Fact]
    public async Task What_is_sent_right_after_an_accept_and_a_join_follows_them_however_many_calls_wait()
    {
        for (var round = 0; round < 20; round++)
        {
            await using var call = await PlainCall.RingAsync(shop);
            var (mine, theirs) = (Ids.New(), Ids.New());
            await call.Agent.JoinAsync(call.Id, mine);

            await Task.WhenAll([
                .. Enumerable.Range(0, 6).Select(_ => call.Guest.SnapshotAsync(call.Id)),
                call.Guest.AcceptAsync(call.Id),
                call.Guest.JoinAsync(call.Id, theirs, PlainCall.OfferTo(mine)),
                .. Enumerable
                    .Range(0, 4)
                    .Select(_ => call.Guest.SignalAsync(new(call.Id, theirs, mine, PlainCall.Offer()))),
            ]);

            await Eventually.IsTrueAsync("all five came", () => call.Agent.Signals.Count == 5);
            await call.Guest.HangUpAsync(call.Id);
        }
    }

    [Trait("Requirement", "AZ-10")]
    [Fact]
    public async Task A_signal_goes_from_an_own_leg_to_one_of_the_other_side_and_nowhere_else()
    {
        var (call, mine, theirs) = await PlainCall.TalkingAsync(shop);
        await using var _ = call;
        var second = Ids.New();
        await call.Guest.JoinAsync(call.Id, second);

        foreach (
            var (from, to) in ((string, string)[])
                [
                    (theirs, second),
                    (mine, theirs),
                    (mine, mine),
                    (theirs, theirs),
                    (PlainCall.UnknownId, mine),
                    (theirs, PlainCall.UnknownId),
                ]
        )
            Assert.Equal(
                Refusal.LegNotFound,
                await HubClient.RefusalAsync(() => call.Guest.SignalAsync(new(call.Id, from, to, PlainCall.Offer())))
            );
        Assert.Equal(
            Refusal.LegNotFound,
            await HubClient.RefusalAsync(() =>
                call.Guest.JoinAsync(call.Id, mine, PlainCall.OfferTo(mine, "v=0 forged"))
            )
        );
        await call.Guest.SignalAsync(new(call.Id, theirs, mine, PlainCall.Candidates()));
        await call.Agent.SignalAsync(new(call.Id, mine, second, new(new("answer", "v=0"), null)));
        await Eventually.IsTrueAsync("both signals", () => !call.Agent.Signals.IsEmpty && !call.Guest.Signals.IsEmpty);

        Assert.Equal((theirs, mine), (Assert.Single(call.Agent.Signals).From, Assert.Single(call.Agent.Signals).To));
        Assert.Equal((mine, second), (Assert.Single(call.Guest.Signals).From, Assert.Single(call.Guest.Signals).To));
    }

    [Trait("Requirement", "WS-5"), Trait("Requirement", "D23")]
    [Fact]
    public async Task What_is_too_large_or_malformed_is_refused_before_it_passes()
    {
        var (call, mine, theirs) = await PlainCall.TalkingAsync(shop);
        await using var _ = call;
        var good = PlainCall.Offer();

        foreach (
            var bad in (Signal?[])
                [
                    null,
                    new(null, null),
                    PlainCall.Offer(""),
                    PlainCall.Offer(new('x', 50_001)),
                    Repeated("\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0", 201),
                    Repeated("\na=candidate:1 1 udp 1 192.0.2.1 9 typ host", 201),
                    Repeated("\rm=video", 201),
                    new(new("rollback", "v=0"), null),
                    new(new("pranswer", "v=0"), null),
                    new(null, []),
                    PlainCall.Candidates(51),
                    PlainCall.Candidates(text: new('x', 513)),
                    new(null, [null!]),
                    new(null, [new(null!, null, null, null)]),
                    new(null, [new("", new('x', 65), null, null)]),
                    new(null, [new("", null, null, new('x', 257))]),
                    good with
                    {
                        Candidates = PlainCall.Candidates().Candidates,
                    },
                ]
        )
        {
            Assert.Equal(
                Refusal.BadArguments,
                await HubClient.RefusalAsync(() => call.Guest.SignalAsync(new(call.Id, theirs, mine, bad!)))
            );
            Assert.Equal(
                Refusal.BadArguments,
                await HubClient.RefusalAsync(() => call.Guest.JoinAsync(call.Id, Ids.New(), new LegOffer(mine, bad!)))
            );
        }
        foreach (var id in (string?[])[null, "", "x", new('A', 18), "' OR 1=1 --aaaaaa", new('l', 17)])
        {
            Assert.Equal(Refusal.BadArguments, await HubClient.RefusalAsync(() => call.Guest.JoinAsync(call.Id, id!)));
            Assert.Equal(
                Refusal.BadArguments,
                await HubClient.RefusalAsync(() => call.Guest.JoinAsync(call.Id, Ids.New(), new LegOffer(id!, good)))
            );
            Assert.Equal(
                Refusal.BadArguments,
                await HubClient.RefusalAsync(() => call.Guest.SignalAsync(new(call.Id, theirs, id!, good)))
            );
            Assert.Equal(Refusal.CallNotFound, await HubClient.RefusalAsync(() => call.Guest.SnapshotAsync(id!)));
        }
        foreach (
            var malformed in (Func<Task>[])
                [
                    () => call.Guest.JoinAsync(call.Id, Ids.New(), [null!]),
                    () =>
                        call.Guest.JoinAsync(
                            call.Id,
                            Ids.New(),
                            [.. Enumerable.Repeat(PlainCall.OfferTo(mine), Call.MaxLegs + 1)]
                        ),
                    () =>
                        call.Guest.JoinAsync(
                            new(call.Id, Ids.New(), Container.Tab, MicrophoneState.On, CameraState.On, null!)
                        ),
                    () => call.Guest.InvokeAsync("Join", [null]),
                    () => call.Guest.InvokeAsync("Join", "text"),
                    () =>
                        call.Guest.InvokeAsync(
                            "Join",
                            new
                            {
                                call.Id,
                                legId = Ids.New(),
                                container = "window",
                                microphone = "on",
                                camera = "on",
                                offers = Array.Empty<object>(),
                            }
                        ),
                    () => call.Guest.InvokeAsync("Signal", [null]),
                    () => call.Guest.InvokeAsync("Report", call.Id, theirs, "docked", 17, "on"),
                    () => call.Guest.InvokeAsync("RingShown", call.Id, 3),
                    () => call.Guest.DeclineAsync(call.Id, new('x', 201)),
                ]
        )
            Assert.Equal(Refusal.BadArguments, await HubClient.RefusalAsync(malformed));
        foreach (var key in (string?[])["", "a b", new('x', 65)])
            Assert.Equal(
                Refusal.ClientIdMalformed,
                await HubClient.RefusalAsync(() => call.Guest.AcceptAsync(call.Id, key))
            );
        var largest = Repeated("\r\nm=audio\r\na=candidate:1", 200).Description!.Sdp.PadRight(50_000, 'x');
        await call.Guest.SignalAsync(new(call.Id, theirs, mine, PlainCall.Offer(largest)));
        await Eventually.IsTrueAsync("the largest offer that may pass", () => !call.Agent.Signals.IsEmpty);

        Assert.Equal(50_000, Assert.Single(call.Agent.Signals).Signal.Description?.Sdp.Length);
        Assert.Equal(2, (await call.Guest.SnapshotAsync(call.Id)).Legs.Count);
        Assert.True(call.Guest.IsConnected);

        static Signal Repeated(string line, int times) =>
            PlainCall.Offer($"v=0{string.Concat(Enumerable.Repeat(line, times))}\r\n");
    }

    [Fact]
    public async Task A_signal_arrives_character_for_character_whatever_it_says()
    {
        var (call, agentLeg, visitorLeg) = await PlainCall.TalkingAsync(shop);
        await using var _ = call;
        const string NoSdp = "not sdp at all\r\n\t<a=\"b\">&amp;\\u0041 é 𝄞 \u2028 \0 {\"type\":\"offer\"}";

        await call.Agent.SignalAsync(new(call.Id, agentLeg, visitorLeg, PlainCall.Offer(NoSdp)));
        await call.Agent.SignalAsync(new(call.Id, agentLeg, visitorLeg, PlainCall.Candidates(text: NoSdp)));
        await Eventually.IsTrueAsync("both signals", () => call.Guest.Signals.Count == 2);

        Assert.Equal(
            NoSdp,
            call.Guest.Signals.Single(signal => signal.Signal.Description is not null).Signal.Description?.Sdp
        );
        Assert.Equal(
            NoSdp,
            call.Guest.Signals.Single(signal => signal.Signal.Candidates is not null).Signal.Candidates?.Single().Text
        );
    }

    [Trait("Requirement", "CS-5"), Trait("Requirement", "WB-8"), Trait("Requirement", "D37")]
    [Fact]
    public async Task A_hang_up_does_not_wait_behind_a_flood_of_the_other_side()
    {
        const int flooders = 4;
        const int atOnce = 4; // as many calls of one connection as the server looks at side by side
        const int manySignals = 1_000;
        var (call, mine, theirs) = await PlainCall.TalkingAsync(shop);
        await using var _ = call;
        List<HubClient> connections = [];
        for (var i = 0; i < flooders; i++)
            connections.Add(await shop.ConnectAsync(shop.Mara));
        using var stop = new CancellationTokenSource();
        var flood = Task.WhenAll(
            connections
                .SelectMany(connection => Enumerable.Repeat(connection, atOnce))
                .Select(connection =>
                    Task.Run(async () =>
                    {
                        while (!stop.IsCancellationRequested)
                            await Answers.OrCodeAsync(async () =>
                            {
                                await connection.SignalAsync(new(call.Id, mine, theirs, PlainCall.Candidates(1)));
                                return "";
                            });
                    })
                )
        );
        await Eventually.IsTrueAsync("the flood", () => call.Guest.Signals.Count > manySignals);

        var (before, start) = (call.Guest.Signals.Count, TimeProvider.System.GetTimestamp());
        var clickedAt = TimeProvider.System.GetUtcNow();
        var ended = await call.Guest.HangUpAsync(call.Id);
        var (during, took) = (call.Guest.Signals.Count - before, TimeProvider.System.GetElapsedTime(start));
        await stop.CancelAsync();
        await flood;
        foreach (var connection in connections)
            await connection.DisposeAsync();

        output.WriteLine(
            $"hang-up answered after {took.TotalMilliseconds:0} ms, {during} "
                + $"signals passed meanwhile: {during / took.TotalSeconds:0} a second"
        );
        Assert.Equal(CallState.Ended, ended.State);
        Assert.InRange(during, 0, 10 * manySignals); // the flood ends only after the answer
        // The moment in which the server takes it, and not the end of the flood; it is stored in whole milliseconds.
        var endedAt = (await call.RowAsync()).EndedAt;
        Assert.Equal(ended.EndTime, endedAt);
        Assert.InRange((endedAt - clickedAt)!.Value.TotalSeconds, -0.002, 1);
    }
}
