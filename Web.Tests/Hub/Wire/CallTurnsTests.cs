using LiveChatMeet.Hub;
using LiveChatMeet.Hub.Wire;

namespace LiveChatMeet.Tests.Hub.Wire;

public sealed class CallTurnsTests
{
    private static readonly HubMethods Methods = new(new());

    private readonly List<string> _begun = [];
    private readonly Dictionary<string, TaskCompletionSource> _ends = [];
    private readonly CallTurns _turns;

    public CallTurnsTests() => _turns = new(RunAsync);

    [Fact]
    public async Task Four_run_at_once_and_the_next_begins_when_one_has_ended()
    {
        foreach (var id in (string[])["1", "2", "3", "4", "5", "6"])
            await _turns.TakeAsync(Call(nameof(SignalingHub.Since), id));
        var atFirst = string.Concat(_begun);
        _ends["3"].SetResult();
        var afterOne = string.Concat(_begun);
        _ends["1"].SetResult();

        Assert.Equal(("1234", "12345", "123456"), (atFirst, afterOne, string.Concat(_begun)));
    }

    [Trait("Requirement", "CS-5")]
    [Fact]
    public async Task The_end_of_a_call_waits_for_none_of_them()
    {
        for (var id = 1; id <= 16; id++)
            await _turns.TakeAsync(Call(nameof(SignalingHub.Since), $"{id}"));

        _ = _turns.TakeAsync(Call(nameof(SignalingHub.HangUp), "h"));
        _ = _turns.TakeAsync(Call(nameof(SignalingHub.Decline), "d"));

        Assert.Equal("1234hd", string.Concat(_begun));
    }

    [Fact]
    public async Task Who_has_sixteen_calls_waits_for_a_place()
    {
        for (var id = 0; id < 16; id++)
            await _turns.TakeAsync(Call(nameof(SignalingHub.Since), $"{id}"));

        var next = _turns.TakeAsync(Call(nameof(SignalingHub.Since), "next"));
        var hasWaited = !next.IsCompleted;
        _ends["0"].SetResult();
        await next.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.True(hasWaited);
    }

    [Fact]
    public async Task Each_begins_in_its_turn_whatever_ends_at_the_same_time()
    {
        var begun = new List<int>();
        var turns = new CallTurns(async call =>
        {
            lock (begun)
                begun.Add(int.Parse(call.InvocationId!, System.Globalization.CultureInfo.InvariantCulture));
            await Task.Yield();
        });

        for (var id = 0; id < 2_000; id++)
            await turns.TakeAsync(Call(nameof(SignalingHub.Since), $"{id}"));
        await Plant.Eventually.IsTrueAsync("all have begun", () => Count() == 2_000);

        Assert.Equal(Enumerable.Range(0, 2_000), begun);

        int Count()
        {
            lock (begun)
                return begun.Count;
        }
    }

    private static HubCall Call(string method, string id) => new(Methods.Find(method)!, [], id);

    private Task RunAsync(HubCall call)
    {
        _begun.Add(call.InvocationId!);
        return (_ends[call.InvocationId!] = new()).Task;
    }
}
