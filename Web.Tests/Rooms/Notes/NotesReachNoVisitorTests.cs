using System.Net.WebSockets;
using System.Reflection;
using System.Text;
using LiveChatMeet.Hub;
using LiveChatMeet.Identity;
using LiveChatMeet.Privacy;
using LiveChatMeet.Rooms;
using LiveChatMeet.Rooms.Notes;
using LiveChatMeet.Rooms.Tags;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Access;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Tests.Rooms.Notes;

/// <summary>Notes and tags stand in no page, answer, push or file that a visitor gets.</summary>
public sealed class NotesReachNoVisitorTests
{
    private const string Note = "canary-note-4711";
    private const string Tag = "canary-tag-4712";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_page_or_answer_for_a_visitor_or_a_stranger_has_a_note_or_a_tag()
    {
        await using var world = new AccessWorld();
        await world.InitializeAsync();
        await world.RenewAsync(ringing: false);
        var own = await world.FindAsync(Who.Agent, Whose.Own, withRights: false);
        await KeepAsync(world, own.Rid);
        var open = PageProbes.All.Where(probe => probe.Value.Callers is null).Select(probe => probe.Key);
        var (requests, read) = (new PageRequests(world), 0);

        foreach (var who in (Who[])[Who.Visitor, Who.VisitorsTab, Who.Nobody])
        foreach (var page in open)
        {
            await world.RenewAsync(ringing: false);
            var thing = await world.FindAsync(who, Whose.Own, withRights: false);
            var text = await ReadAsync(requests, page, who, thing);
            AssertSilent(text, $"{page} for {who}");
            read++;
        }

        Assert.True(read > 250, $"{read} answers read: pages were left out.");
        // The canary is there: who may read it does.
        var agents = await ReadAsync(requests, "GET /agent/rooms/{rid}", Who.Agent, own);
        Assert.Contains(Note, agents, StringComparison.Ordinal);
        Assert.Contains(Tag, agents, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_push_and_no_answer_of_the_hub_tells_a_visitor_of_a_note_or_a_tag()
    {
        await using var shop = await Shop.OpenAsync();
        await using var call = await PlainCall.AcceptedAsync(shop, shop.Noah);
        using var wire = await WireAsync(call.Visitor);
        var heard = new StringBuilder();
        var hearing = HearAsync(wire, heard);

        var note = await call.Agent.AddNoteAsync(call.Rid, Note);
        await shop
            .Server.Services.GetRequiredService<RoomTags>()
            .AddAsync(await AgentOfAsync(shop, call.Rid), call.Rid, Tag);
        await call.Agent.TypingAsync(call.Rid);
        await call.Agent.SendAsync(call.Rid, "The last word.");
        await SayAsync(wire, "Since", $"\"{call.Rid}\",0");
        await SayAsync(wire, "NotesSince", $"\"{call.Rid}\",0");
        await SayAsync(wire, "AddNote", $"\"{call.Rid}\",\"c\",\"x\"");
        await SayAsync(wire, "Seen", $"\"{call.Rid}\",99");
        await call.Guest.HangUpAsync(call.Id);
        using (await shop.Noah.SubmitAsync($"/agent/rooms/{call.Rid}", "Close conversation")) { }
        await Eventually.IsTrueAsync(
            "the close of the conversation",
            () => Heard(heard).Contains("\"closed\"", StringComparison.Ordinal)
        );

        var all = Heard(heard);
        AssertSilent(all, "the hub");
        Assert.DoesNotContain(note.Id, all, StringComparison.Ordinal);
        Assert.DoesNotContain("NotesChanged", all, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("TagsChanged", all, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("The last word.", all, StringComparison.Ordinal);
        Assert.Equal(2, all.Split("\"error\":\"forbidden\"").Length - 1);
        wire.Abort();
        await hearing;
    }

    [Fact]
    public async Task A_note_changes_no_number_that_a_visitor_is_told()
    {
        await using var shop = await Shop.OpenAsync();
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        await using var guest = await visitor.ConnectAsync();
        await using var noah = await shop.ConnectAsync(shop.Noah);
        var before = await guest.SinceAsync(rid, 0);

        await noah.AddNoteAsync(rid, Note);
        var after = await guest.SinceAsync(rid, 0);

        Assert.Equal(
            (before.Revision, before.Messages.Count, before.State),
            (after.Revision, after.Messages.Count, after.State)
        );
        Assert.Equal(before.Messages[^1].Revision, after.Messages[^1].Revision);
    }

    [Fact]
    public async Task The_visitors_export_has_neither()
    {
        await using var shop = await Shop.OpenAsync();
        var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        await using var noah = await shop.ConnectAsync(shop.Noah);
        await noah.AddNoteAsync(rid, Note);
        var agent = await AgentOfAsync(shop, rid);
        await shop.Server.Services.GetRequiredService<RoomTags>().AddAsync(agent, rid, Tag);
        var visitorId = await shop.Server.ReadAsync(database => Task.FromResult(database.Rooms.Single().VisitorId));
        var export = shop.Server.Services.GetRequiredService<VisitorExport>();

        var theirs = Encoding.UTF8.GetString(await export.OfAsync(visitorId, withNotes: false, Cancellation));
        var whole = Encoding.UTF8.GetString(await export.OfAsync(visitorId, withNotes: true, Cancellation));

        AssertSilent(theirs, "the visitor's export");
        Assert.Contains(Note, whole, StringComparison.Ordinal);
        Assert.Contains(Tag, whole, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_that_is_pushed_to_visitors_can_hold_a_note()
    {
        var pushed = typeof(ISignalingClient).GetMethods().SelectMany(method => method.GetParameters());
        var reached = new HashSet<Type>();
        foreach (var parameter in pushed)
            Reach(parameter.ParameterType, reached);

        Assert.Contains(typeof(RoomMessage), reached);
        Assert.DoesNotContain(typeof(RoomNote), reached);
        Assert.DoesNotContain(typeof(NotePiece), reached);
        Assert.DoesNotContain(typeof(Tag), reached);

        static void Reach(Type type, HashSet<Type> reached)
        {
            foreach (var inner in type.GetGenericArguments())
                Reach(inner, reached);
            if (type.Namespace?.StartsWith("LiveChatMeet", StringComparison.Ordinal) == true && reached.Add(type))
                foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
                    Reach(property.PropertyType, reached);
        }
    }

    // Headers too: a redirect says something.
    private static async Task<string> ReadAsync(PageRequests requests, string page, Who who, Thing thing)
    {
        using var request = await requests.OfAsync(page, thing, PageProbes.All[page], who);
        using var answer = await PageRequests.SendAsync(request);
        return $"{answer.Headers} {await answer.Content.ReadAsStringAsync(Cancellation)}";
    }

    private static void AssertSilent(string text, string where)
    {
        foreach (var canary in (string[])[Note, Tag])
            Assert.False(text.Contains(canary, StringComparison.Ordinal), $"{where} has {canary}.");
    }

    private static async Task KeepAsync(AccessWorld world, string rid)
    {
        var agent = await AgentOfAsync(world.Shop, rid);
        await world.Server.Services.GetRequiredService<RoomNotes>().AddAsync(agent, rid, Ids.New(), Note);
        await world.Server.Services.GetRequiredService<RoomTags>().AddAsync(agent, rid, Tag);
    }

    private static async Task<Actor> AgentOfAsync(Shop shop, string rid) =>
        new(
            Party.Agent,
            await shop.Server.ReadAsync(database => Task.FromResult(database.Rooms.Single(r => r.Id == rid).AgentId!))
        );

    private static async Task<ClientWebSocket> WireAsync(PlainVisitor visitor)
    {
        var wire = new ClientWebSocket();
        wire.Options.SetRequestHeader("Origin", visitor.Origin);
        var address = visitor.Origin.Replace("http", "ws", StringComparison.Ordinal);
        await wire.ConnectAsync(
            new($"{address}/hub?as=visitor&access_token={await visitor.TicketAsync()}"),
            Cancellation
        );
        await SendAsync(wire, "{\"protocol\":\"json\",\"version\":1}");
        return wire;
    }

    private static Task SayAsync(ClientWebSocket wire, string method, string arguments) =>
        SendAsync(
            wire,
            $$"""{"type":1,"target":"{{method}}","invocationId":"{{method}}","arguments":[{{arguments}}]}"""
        );

    private static Task SendAsync(ClientWebSocket wire, string frame) =>
        wire.SendAsync(Encoding.UTF8.GetBytes($"{frame}\u001e"), WebSocketMessageType.Text, true, Cancellation);

    private static async Task HearAsync(ClientWebSocket wire, StringBuilder heard)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await wire.ReceiveAsync(buffer, Cancellation) is { CloseStatus: null } part)
                lock (heard)
                    heard.Append(Encoding.UTF8.GetString(buffer, 0, part.Count));
        }
        catch (Exception over) when (over is WebSocketException or OperationCanceledException)
        {
            // The test is over.
        }
    }

    private static string Heard(StringBuilder heard)
    {
        lock (heard)
            return heard.ToString();
    }
}
