using LiveChatMeet.Bench.Product;
using LiveChatMeet.Calls;
using LiveChatMeet.Figures;
using LiveChatMeet.Identity;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using static LiveChatMeet.Tests.Plant.Actors.PlainMeetPage;

namespace LiveChatMeet.Tests.Calls;

/// <summary>What the hub asks of the database for one whole call, as browsers make it. What the inbox shows of it is
/// read with all other rows that have changed, ten times a second at most.</summary>
public sealed class StatementsOfACallTests(ITestOutputHelper output)
{
    /// <summary>How many it may be; this can only shrink.</summary>
    private const int Most = 15;

    [Fact]
    public async Task A_whole_call_runs_few_statements()
    {
        var directory = Path.Combine(Path.GetTempPath(), $"livechatmeet-{Ids.New()}");
        using var counter = new StatementCounter(directory);
        await using (var shop = await Shop.OpenAsync(directory: directory))
        {
            await using var call = await PlainCall.RingAsync(shop);
            var agent = new Side(call, Party.Agent, await NonceAsync(shop, call.Id, shop.Mara.CookieHeader));
            var visitor = new Side(
                call,
                Party.Visitor,
                await NonceAsync(shop, $"{call.Id}?as=visitor", $"__Host-v={call.Visitor.Credential}")
            );
            (agent.Other, visitor.Other) = (visitor, agent);

            // The figures of the conversation follow in the background too: after the call, on a fast machine.
            await shop.Server.Services.GetRequiredService<FigureKeeper>().StopAsync(CancellationToken.None);
            counter.Reset();
            await visitor.AtAsync(Moment.Rung, Moment.PageOpened);
            await agent.AtAsync(Moment.PageOpened);
            await visitor.AtAsync(Moment.Accepted, Moment.Joined);
            await agent.AtAsync(Moment.Offered, Moment.Plays);
            await visitor.AtAsync(Moment.Plays, Moment.Talked);
            var statements = counter.Statements.Where(one => !StatementCounter.IsOfSearch(one)).ToList();

            Assert.Equal(EndReason.HungUp, (await call.RowAsync()).EndReason);
            output.WriteLine($"{statements.Count} statements\n{string.Join('\n', statements.Select(Beginning))}");
            Assert.InRange(statements.Count, 1, Most);
        }
        Directory.Delete(directory, recursive: true);
    }

    private static string Beginning(string statement) =>
        statement.ReplaceLineEndings(" ") is { Length: > 100 } line ? line[..100] : statement.ReplaceLineEndings(" ");

    /// <summary>A party that calls what its browser would at each moment.</summary>
    private sealed class Side(PlainCall call, Party party, string nonce)
    {
        private readonly string _leg = Ids.New();
        private int _signals;

        public Side Other { get; set; } = null!;

        public async Task AtAsync(params Moment[] moments)
        {
            foreach (var moment in moments)
            foreach (var method in Script.GetValueOrDefault(moment, []))
                await Hub.InvokeAsync(method, ArgumentsOf(method));
        }

        private IReadOnlyDictionary<Moment, string[]> Script =>
            party == Party.Agent ? BrowserCall.Agent : BrowserCall.Visitor;

        private HubClient Hub => party == Party.Agent ? call.Agent : call.Guest;

        private object?[] ArgumentsOf(string method) =>
            method switch
            {
                "lend" => [nonce],
                "ringShown" => [call.Id, RingProgress.Seen],
                "accept" => [call.Id, "key", false],
                "join" => [Join()],
                "signal" => [new CallSignal(call.Id, _leg, Other._leg, NextSignal())],
                "report" => [call.Id, _leg, Container.Docked, MicrophoneState.On, CameraState.On],
                "legConnected" => [call.Id, _leg],
                _ => [call.Id],
            };

        private JoinCall Join() =>
            new(
                call.Id,
                _leg,
                Container.Docked,
                MicrophoneState.On,
                party == Party.Agent ? CameraState.On : CameraState.Asking,
                party == Party.Agent ? [] : [PlainCall.OfferTo(Other._leg)],
                party == Party.Agent ? null : "key"
            );

        private Signal NextSignal() =>
            party == Party.Agent && _signals++ == 0 ? new(new("answer", "v=0"), null) : PlainCall.Candidates(4);
    }
}
