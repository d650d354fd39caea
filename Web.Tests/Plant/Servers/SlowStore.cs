using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>A storage that takes its time: nothing is written until it is free again.</summary>
public sealed class SlowStore : IAsyncDisposable
{
    private readonly Server _server;
    private readonly TaskCompletionSource _isFree = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Hold _hold;
    private readonly Task _held;
    private readonly List<Task> _waiting = [];

    private SlowStore(Server server)
    {
        _server = server;
        _hold = new(_isFree.Task);
        _held = server.Services.GetRequiredService<Writer>().WriteAsync(_hold);
    }

    /// <summary>From now on nothing is written.</summary>
    public static async Task<SlowStore> HoldAsync(Server server)
    {
        var store = new SlowStore(server);
        await store._hold.HasBegun; // what comes now is not of its batch
        return store;
    }

    /// <summary>Messages of a visitor queue, until one more is refused.</summary>
    /// <returns>How many wait.</returns>
    public int FillUp(string visitorId)
    {
        var (chat, from) = (_server.Services.GetRequiredService<Chat>(), new Actor(Party.Visitor, visitorId));
        try
        {
            while (_waiting.Count < 2 * Backlog.Most)
                _waiting.Add(chat.SendAsync(from, null, $"waits-{_waiting.Count}", "I wait."));
        }
        catch (RefusedException refused) when (refused.Code == Refusal.Busy)
        {
            // That is as many as may wait.
        }
        return _waiting.Count;
    }

    /// <summary>All that waits is written.</summary>
    public async Task FreeAsync()
    {
        _isFree.TrySetResult();
        await Task.WhenAll(_waiting.Append(_held));
    }

    public async ValueTask DisposeAsync() => await FreeAsync();

    private sealed class Hold(Task isFree) : WriteCommand<bool>
    {
        private readonly TaskCompletionSource _begins = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task HasBegun => _begins.Task;

        public override async ValueTask<Outcome<bool>> ApplyAsync(WriteContext write)
        {
            _begins.TrySetResult();
            await isFree;
            return new(true);
        }
    }
}
