using System.Net.WebSockets;
using System.Reflection;
using LiveChatMeet.Calls;
using LiveChatMeet.Hub;
using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Rooms.Drafts;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Access;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using Microsoft.AspNetCore.SignalR;

namespace LiveChatMeet.Tests.Access;

/// <summary>
/// Every method of the hub, by every kind of caller, for what is theirs and what is not, as docs/access.md
/// tells it. A refusal changes nothing. UPDATE_ACCESS=1 writes the table anew: then read what changed.
/// </summary>
[BeginsFirst]
[Trait("Requirement", "AZ-1"), Trait("Requirement", "AZ-2"), Trait("Requirement", "AZ-6"), Trait("Requirement", "D29")]
public sealed class HubAccessTests(AccessWorld world, ITestOutputHelper output)
    : IClassFixture<AccessWorld>,
        IDisposable
{
    private const string Heading = "The hub";
    private static readonly Who[] Callers =
    [
        Who.Visitor,
        Who.VisitorsTab,
        Who.Agent,
        Who.AgentsDevice,
        Who.Administrator,
    ];
    private static readonly Whose[] Rooms =
    [
        Whose.Colleagues,
        Whose.Strangers,
        Whose.Waiting,
        Whose.Over,
        Whose.Unknown,
        Whose.Malformed,
        Whose.Own,
    ];
    private static readonly Whose[] Calls =
    [
        Whose.Colleagues,
        Whose.Strangers,
        Whose.Over,
        Whose.Unknown,
        Whose.Malformed,
        Whose.Own,
    ];
    private static readonly Whose[] Legs = [Whose.OtherSides, .. Calls];

    // The caller's own comes last, for it changes what is there.
    private readonly StoredRows _stored = new(world.Shop);

    private static readonly Dictionary<string, Probe> Probes = new()
    {
        [nameof(SignalingHub.Send)] = new(Rooms, thing => [thing.Rid, Ids.New(), "A word."]),
        [nameof(SignalingHub.Correct)] = new(Rooms, thing => [thing.Rid, thing.MessageId, $"A word {Ids.New()}"]),
        [nameof(SignalingHub.Delete)] = new(Rooms, thing => [thing.Rid, thing.MessageId]),
        [nameof(SignalingHub.SendFiles)] = new(
            Rooms,
            thing => [thing.Rid, Ids.New(), "A word.", Array.Empty<string>()]
        ),
        [nameof(SignalingHub.Typing)] = new(Rooms, thing => [thing.Rid]),
        [nameof(SignalingHub.Active)] = new([Whose.Own], _ => []),
        [nameof(SignalingHub.Delivered)] = new(Rooms, thing => [thing.Rid, 1]),
        [nameof(SignalingHub.Seen)] = new(Rooms, thing => [thing.Rid, 1]),
        [nameof(SignalingHub.Since)] = new(Rooms, thing => [thing.Rid, 0]),
        [nameof(SignalingHub.End)] = new([.. Rooms.Where(whose => whose != Whose.Own)], thing => [thing.Rid]),
        [nameof(SignalingHub.AddNote)] = new(Rooms, thing => [thing.Rid, Ids.New(), "A word."]),
        [nameof(SignalingHub.NotesSince)] = new(Rooms, thing => [thing.Rid, 0]),
        [nameof(SignalingHub.SaveDraft)] = new(Rooms, thing => [thing.Rid, DraftKind.Answer, 0, "Well, "]),
        [nameof(SignalingHub.Drafts)] = new(Rooms, thing => [thing.Rid]),
        [nameof(SignalingHub.PageViewed)] = new(
            [Whose.Own],
            _ => [new PageVisited("https://kettlelane.example/alder", Ids.New())]
        ),
        [nameof(SignalingHub.RingShown)] = new(Calls, thing => [thing.CallId, RingProgress.Seen], Ringing: true),
        [nameof(SignalingHub.Accept)] = new(Calls, thing => [thing.CallId, Ids.New(), false], Ringing: true),
        [nameof(SignalingHub.Decline)] = new(Calls, thing => [thing.CallId, "Later."], Ringing: true),
        [nameof(SignalingHub.HangUp)] = new(Calls, thing => [thing.CallId]),
        [nameof(SignalingHub.Join)] = new(
            Legs,
            thing => [new JoinCall(thing.CallId, thing.Leg, Container.Tab, MicrophoneState.On, CameraState.On, [])]
        ),
        [nameof(SignalingHub.LegConnected)] = new(Legs, thing => [thing.CallId, thing.Leg]),
        [nameof(SignalingHub.LegFailed)] = new(Legs, thing => [thing.CallId, thing.Leg, "failed"]),
        [nameof(SignalingHub.LegLeft)] = new(Legs, thing => [thing.CallId, thing.Leg]),
        [nameof(SignalingHub.Report)] = new(
            Legs,
            thing => [thing.CallId, thing.Leg, Container.Docked, MicrophoneState.Muted, CameraState.Off]
        ),
        [nameof(SignalingHub.Signal)] = new(
            Legs,
            thing => [new CallSignal(thing.CallId, thing.Leg, thing.OtherLeg, PlainCall.Offer())]
        ),
        [nameof(SignalingHub.Renew)] = new(Legs, thing => [thing.CallId, thing.Leg, new[] { thing.OtherLeg }]),
        [nameof(SignalingHub.Snapshot)] = new(Calls, thing => [thing.CallId]),
        [nameof(SignalingHub.IceServers)] = new(Legs, thing => [thing.CallId, thing.Leg]),
        [nameof(SignalingHub.RegisterTicket)] = new(Calls, thing => [thing.CallId, Secrets.Hash(Secrets.New())]),
        [nameof(SignalingHub.Return)] = new(Calls, thing => [thing.CallId, null]),
        [nameof(SignalingHub.Lend)] = new(Legs, thing => [thing.Nonce]),
    };

    [Fact]
    public void Every_method_is_in_the_table()
    {
        var methods = typeof(SignalingHub)
            .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => !method.IsVirtual)
            .Select(method => method.Name);

        Assert.Equal(methods.Order(), Probes.Keys.Order());
    }

    [Fact]
    public async Task Nobody_reaches_the_hub()
    {
        var refused = await Assert.ThrowsAsync<WebSocketException>(() => world.ConnectAsync(Who.Nobody));

        Assert.Contains("'401'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_caller_does_what_is_theirs_and_nothing_else()
    {
        var rows = new List<AccessRow>();
        foreach (var (method, probe) in Probes)
        foreach (var who in Callers)
            rows.Add(new(method, who, await AskAsync(method, who, probe)));
        var table = AccessTable.Draw(rows);
        output.WriteLine($"{rows.Sum(row => row.Answers.Count)} calls of the hub");
        if (Environment.GetEnvironmentVariable("UPDATE_ACCESS") == "1")
            await AccessTable.WriteAsync(Heading, table);

        Assert.Equal(await AccessTable.ReadAsync(Heading), table);
        // Whatever the table says: what is not one's own is neither told nor touched.
        Assert.All(
            rows.SelectMany(row =>
                row.Answers.Where(answer => IsForeign(row, answer.Key)).Select(answer => (row.What, row.Who, answer))
            ),
            one =>
                Assert.True(
                    one.answer.Value is not ("done" or "answered") || IsOfNobody(one.What, one.Who),
                    $"{one.What} by {one.Who} for {one.answer.Key} must be refused."
                )
        );
        Assert.All(
            rows.Where(row => row.Answers.ContainsKey(Whose.OtherSides)),
            row => Assert.NotEqual("done", row.Answers[Whose.OtherSides])
        );
    }

    // What is a colleague's, an agent may read and note; an administrator whatever there is. Nobody writes, or calls.
    public void Dispose() => _stored.Dispose();

    private static bool IsForeign(AccessRow row, Whose whose) =>
        whose is Whose.Unknown or Whose.Malformed
        || (whose is Whose.Strangers && !(row.Who == Who.Administrator && IsOfReading(row.What)))
        || (whose is Whose.Colleagues && !(row.Who is Who.Agent or Who.Administrator && IsOfReading(row.What)));

    private static bool IsOfReading(string method) =>
        method
            is nameof(SignalingHub.Since)
                or nameof(SignalingHub.NotesSince)
                or nameof(SignalingHub.SaveDraft)
                or nameof(SignalingHub.Drafts)
                or nameof(SignalingHub.AddNote)
                or nameof(SignalingHub.Typing);

    // A visitor's message goes to the visitor's own open conversation, whichever it names.
    private static bool IsOfNobody(string method, Who who) =>
        method is nameof(SignalingHub.Send) or nameof(SignalingHub.SendFiles) && who == Who.Visitor;

    private async Task<Dictionary<Whose, string>> AskAsync(string method, Who who, Probe probe)
    {
        await world.RenewAsync(probe.Ringing);
        await using var hub = await world.ConnectAsync(who);
        var answers = new Dictionary<Whose, string>();
        foreach (
            var whose in probe.Columns.Where(whose =>
                who != Who.Administrator || whose is not (Whose.Own or Whose.OtherSides) || probe.Columns.Length == 1
            )
        )
        {
            var arguments = probe.Arguments(
                await world.FindAsync(who, whose, withRights: method == nameof(SignalingHub.Lend))
            );
            var before = await _stored.NumberAsync();
            var refusal = await RefusalAsync(hub, method, arguments);
            var isSame = await _stored.NumberAsync() == before;
            // A nonce is used up by whoever shows it first.
            Assert.True(
                refusal is null || isSame || method == nameof(SignalingHub.Lend),
                $"{method} by {who} for {whose} was refused ({refusal}) and must change nothing."
            );
            answers[whose] = refusal ?? (isSame ? "answered" : "done");
        }
        return answers;
    }

    private static async Task<string?> RefusalAsync(HubClient hub, string method, object?[] arguments)
    {
        try
        {
            await hub.InvokeAsync(method, arguments);
            return null;
        }
        catch (HubException refused)
        {
            return refused.Message;
        }
    }

    /// <param name="Ringing">Whether the own call rings; else it is in progress.</param>
    private sealed record Probe(Whose[] Columns, Func<Thing, object?[]> Arguments, bool Ringing = false);
}
