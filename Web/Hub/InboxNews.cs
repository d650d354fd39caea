using System.Diagnostics;
using System.Threading.Channels;
using LiveChatMeet.Hub.Wire;
using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Rooms;
using LiveChatMeet.Storage;

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
                _news.Writer.TryWrite(new(reassigned.Inbox, ConcernsAll: true));
                break;
            case RoomEvent changed:
                _news.Writer.TryWrite(new(changed.Inbox));
                break;
            case RoomsDeleted:
                lanes.Add("", null, () => hub.Group(Audiences.AllAgents).InboxChanged(InboxChange.OfAll));
                break;
            case CallRecorded recorded:
                _news.Writer.TryWrite(new(InboxChange.OfCall(recorded.Change.Rid, recorded.AgentId)));
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
        if (row is { State: RoomState.Waiting } or { AgentId: null })
        {
            Push(row.Rid, null, change with { Row = row });
            return;
        }
        if (news.ConcernsAll)
            Push(row.Rid, null, change with { Row = row.WithoutContents(), NewText = null });
        Push(row.Rid, new(Party.Agent, row.AgentId), change with { Row = row });
    }

    // Consoles then ask for the inbox. What was written in a taken room is for its agent alone.
    private void TellWithoutRow(string rid, News news)
    {
        if (news.Change.AgentId is not { } agentId)
            Push(rid, null, news.Change);
        else if (news.ConcernsAll)
            Push(rid, null, news.Change with { NewText = null });
        else
            Push(rid, new(Party.Agent, agentId), news.Change);
    }

    private void Push(string rid, Actor? agent, InboxChange change)
    {
        var group = agent is { } who ? Audiences.GroupOf(who) : Audiences.AllAgents;
        lanes.Add(rid, agent, () => hub.Group(group).InboxChanged(change));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Rows of the inbox could not be read; consoles ask for them")]
    private partial void RowsNotRead(Exception failure);

    /// <param name="Change">Without its row.</param>
    /// <param name="ConcernsAll">Whether it may have been in the inbox of any agent.</param>
    private readonly record struct News(InboxChange Change, bool ConcernsAll = false)
    {
        public News After(News earlier) =>
            new(Change with { NewText = Change.NewText ?? earlier.Change.NewText }, ConcernsAll || earlier.ConcernsAll);
    }
}
