using LiveChatMeet.Rooms;
using LiveChatMeet.Rooms.Notes;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Search;

/// <summary>The rooms in which something was written, until their words are read.</summary>
public sealed class ChangedRooms : IEventSubscriber, IDisposable
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _news = new(0);
    private readonly HashSet<string> _changed = [];
    private bool _hasForgotten = true;

    public void On(Event happened)
    {
        switch (happened)
        {
            case MessageSent sent:
                Add([sent.Change.Rid]);
                break;
            case MessageChanged changed:
                Add([changed.Change.Rid]);
                break;
            case NoteAdded added:
                Add([added.Rid]);
                break;
            case VisitorNamed named:
                Add(named.Rids);
                break;
            case RoomsDeleted:
                LookForMore(); // what was forgotten is read anew without it
                break;
        }
    }

    /// <summary>Whether there may be others than those that were told.</summary>
    public bool HasForgotten
    {
        get => Volatile.Read(ref _hasForgotten);
        set => Volatile.Write(ref _hasForgotten, value);
    }

    public void LookForMore()
    {
        HasForgotten = true;
        Add([]);
    }

    public void Add(IReadOnlyList<string> rids)
    {
        lock (_lock)
        {
            _changed.UnionWith(rids);
            if (_news.CurrentCount == 0)
                _news.Release();
        }
    }

    /// <summary>Some of them, which it then no longer has.</summary>
    public List<string> Take(int most)
    {
        lock (_lock)
        {
            List<string> some = [.. _changed.Take(most)];
            _changed.ExceptWith(some);
            return some;
        }
    }

    public Task WaitAsync(CancellationToken cancelled) => _news.WaitAsync(cancelled);

    public void Dispose() => _news.Dispose();
}
