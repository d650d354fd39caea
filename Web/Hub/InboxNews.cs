using System.Diagnostics;
using System.Threading.Channels;
using LiveChatMeet.Hub.Wire;
using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Rooms;
using LiveChatMeet.Rooms.CallBacks;
using LiveChatMeet.Storage;
using LiveChatMeet.Teams;

namespace LiveChatMeet.Hub;

/// <summary>
/// Sends a changed row of the inbox to the agents who see the room: at once, then at most ten times a second, all rows
/// that changed meanwhile, a few in each query; down to twice, where that would take more than a small part of
/// the time. Nobody's console has to ask.
/// </summary>
public sealed partial class InboxNews(
    PushLanes lanes,
    HubConnections hub,
    ReadContext reading,
    IPresence presence,
    RoomAccessNow access,
    ILogger<InboxNews> logger
) : BackgroundService, IEventSubscriber
{
    private const int MaxRowsAtOnce = 200;

    // A query for all of them would hold up whatever else this core has to do for several milliseconds.
    private const int RowsOfAQuery = 8;

    // How long it pauses, by how long it took: a message of a busy shop must not wait for the rows of all others.
    private const int PauseOfTime = 30;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxPause = TimeSpan.FromMilliseconds(500);

    private readonly Channel<News> _news = Channel.CreateUnbounded<News>(new() { SingleReader = true });

    public void On(Event happened)
    {
        switch (happened)
        {
            case RoomReassigned reassigned:
                _news.Writer.TryWrite(new(reassigned.Inbox, reassigned.Place, [reassigned.From]));
                break;
            case RoomEvent changed:
                _news.Writer.TryWrite(new(changed.Inbox, changed.Place));
                break;
            case RoomsDeleted or TeamsChanged or CallBackSettled:
                TellAll();
                break;
            case CallRecorded recorded:
                _news.Writer.TryWrite(new(InboxChange.OfCall(recorded.Change.Rid, recorded.AgentId), default));
                if (recorded.ChangesTask)
                    TellAll();
                break;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await _news.Reader.WaitToReadAsync(stoppingToken))
            {
                var begun = Stopwatch.GetTimestamp();
                foreach (var few in Take().Chunk(RowsOfAQuery))
                {
                    await TryTellAsync(new(few));
                    await Task.Yield();
                }
                await Task.Delay(PauseAfter(Stopwatch.GetElapsedTime(begun)), stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops; consoles ask the next one.
        }
    }

    /// <summary>How long it pauses after news that took this long.</summary>
    public static TimeSpan PauseAfter(TimeSpan took) =>
        TimeSpan.FromTicks(Math.Clamp(took.Ticks * PauseOfTime, Pause.Ticks, MaxPause.Ticks));

    // One for each room.
    private Dictionary<string, News> Take()
    {
        var taken = new Dictionary<string, News>();
        while (taken.Count < MaxRowsAtOnce && _news.Reader.TryRead(out var news))
            taken[news.Change.Rid] = taken.TryGetValue(news.Change.Rid, out var earlier) ? news.After(earlier) : news;
        return taken;
    }

    private async Task TryTellAsync(Dictionary<string, News> taken)
    {
        try
        {
            foreach (var row in await InboxReads.ListAsync(reading, taken.Keys))
                Tell(taken[row.Rid], row with { Here = presence.IsHere(new(Party.Visitor, row.VisitorId)) });
        }
        catch (Exception failure)
        {
            // Whatever a row holds, the server and the others' news go on.
            RowsNotRead(failure);
            foreach (var (rid, news) in taken)
                TellWithoutRow(rid, news);
        }
    }

    private void Tell(News news, InboxRow row)
    {
        var change = news.Change with { Visitor = row.Name, AgentId = row.AgentId };
        TellWhoLost(news, row);
        if (row is { State: RoomState.Waiting } or { AgentId: null })
        {
            PushToReaders(row.Rid, row.Place, change with { Row = row });
            return;
        }
        if (news.ConcernsAll)
            PushToReaders(row.Rid, row.Place, change with { Row = row.WithoutContents(), NewText = null });
        Push(row.Rid, row.AgentId, change with { Row = row });
    }

    // Whose inbox showed it and does not any more: it asks for the inbox, and learns nothing else.
    private void TellWhoLost(News news, InboxRow row)
    {
        var now = access.Now;
        if (now.ReadersOf(row.Place) is not { } readers)
            return;
        var lost = InboxChange.OfCall(row.Rid, "");
        var from = news.From.Where(one => one.Place != row.Place || one.AgentId is not null).ToList();
        var before = from.Select(one => now.ReadersOf(one.Place)).ToList();
        if (before.Contains(null))
            lanes.Add(row.Rid, null, () => hub.Group(Audiences.AllAgents).InboxChanged(lost));
        else
            foreach (var agent in before.SelectMany(all => all!).Concat(from.Select(one => one.AgentId)).Distinct())
                if (agent is not null && agent != row.AgentId && !readers.Contains(agent))
                    Push(row.Rid, agent, lost);
    }

    // Consoles then ask for the inbox. What was written in a taken room is for its agent alone.
    private void TellWithoutRow(string rid, News news)
    {
        if (news.Change.AgentId is not { } agentId)
            PushToReaders(rid, news.Place, news.Change);
        else if (news.ConcernsAll)
            PushToReaders(rid, news.Place, news.Change with { NewText = null });
        else
            Push(rid, agentId, news.Change);
    }

    // Their consoles ask for the inbox, which shows each what they may read.
    private void TellAll() => lanes.Add("", null, () => hub.Group(Audiences.AllAgents).InboxChanged(InboxChange.OfAll));

    private void Push(string rid, string agentId, InboxChange change)
    {
        var agent = new Actor(Party.Agent, agentId);
        lanes.Add(rid, agent, () => hub.Group(Audiences.GroupOf(agent)).InboxChanged(change));
    }

    private void PushToReaders(string rid, RoomPlace place, InboxChange change) =>
        lanes.Add(rid, null, () => hub.Groups(() => Audiences.Of(access.Now.ReadersOf(place))).InboxChanged(change));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Rows of the inbox could not be read; consoles ask for them")]
    private partial void RowsNotRead(Exception failure);

    /// <param name="Change">Without its row.</param>
    /// <param name="Place">Whose it is while it waits.</param>
    private sealed record News(InboxChange Change, RoomPlace Place, params IReadOnlyList<FormerPlace> From)
    {
        /// <summary>Whether it may have been in the inbox of others than who has it.</summary>
        public bool ConcernsAll => From.Count > 0;

        public News After(News earlier) =>
            new(
                Change with
                {
                    NewText = Change.NewText ?? earlier.Change.NewText,
                },
                Place == default ? earlier.Place : Place,
                [.. earlier.From, .. From]
            );
    }
}
