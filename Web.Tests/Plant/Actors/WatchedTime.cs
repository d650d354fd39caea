using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>A shop whose clock a test moves, step by step, with a call that lives throughout: when its lease has been
/// renewed, the server has looked after all calls.</summary>
public sealed class WatchedTime : IAsyncLifetime
{
    public static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(20);

    public string Directory { get; } = Path.Combine(Path.GetTempPath(), $"livechatmeet-{Ids.New()}");
    public SettableClock Clock { get; } =
        new(DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds()));
    public Shop Shop { get; private set; } = null!;
    private (PlainCall Call, string AgentLeg, string VisitorLeg) _heart;

    public DateTimeOffset Now => Clock.GetUtcNow();

    public async ValueTask InitializeAsync()
    {
        Shop = await Shop.OpenAsync(directory: Directory, time: Clock);
        _heart = await PlainCall.TalkingAsync(Shop, Shop.Noah);
    }

    public async ValueTask DisposeAsync()
    {
        await Shop.DisposeAsync();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    /// <summary>Lets time pass while the watch looks after calls in every step of it.</summary>
    public Task PassAsync(TimeSpan time, params Func<Task>[] renewals) =>
        PassOnAsync(
            Shop.Server,
            time,
            _heart.Call.Id,
            _heart.AgentLeg,
            [() => _heart.Call.Agent.RenewAsync(_heart.Call.Id, _heart.AgentLeg, _heart.VisitorLeg), .. renewals]
        );

    /// <summary>Lets this time pass at once, as if nothing ran meanwhile, and waits until the watch has looked
    /// after it: what is renewed then counts for the step that follows.</summary>
    public async Task HoldUpAsync(TimeSpan time)
    {
        var (call, agentLeg, visitorLeg) = _heart;
        await call.Agent.RenewAsync(call.Id, agentLeg, visitorLeg);
        Clock.Advance(time);
        await LooksAsync(Shop.Server, call.Id, agentLeg);
    }

    /// <summary>Lets time pass; before each step all renew who are to live, and after it the watch has written
    /// so.</summary>
    public async Task PassOnAsync(
        Server server,
        TimeSpan time,
        string callId,
        string legId,
        params Func<Task>[] renewals
    )
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += Step)
        {
            try
            {
                await Task.WhenAll(renewals.Select(renew => renew()));
            }
            catch (Microsoft.AspNetCore.SignalR.HubException refused) when (refused.Message == Refusal.LegNotFound)
            {
                return; // a call is over: the test reads how
            }
            Clock.Advance(Step);
            await LooksAsync(server, callId, legId);
        }
    }

    // The watch has written that the leg lives now, or that the call is over.
    private Task LooksAsync(Server server, string callId, string legId) =>
        Eventually.IsTrueAsync(
            $"a look at {Now:T}",
            () =>
                server.ReadAsync(async database =>
                    await database.Leases.AnyAsync(lease =>
                        lease.CallId == callId && lease.LegId == legId && lease.RenewedAt == Now
                    ) || await database.Calls.AnyAsync(c => c.Id == callId && c.EndedAt != null)
                )
        );

    public Task<DateTimeOffset> EndedAtAsync(PlainCall call) => EndedAtAsync(Shop.Server, call.Id);

    /// <summary>When the end was written, whatever time it gives.</summary>
    public static Task<DateTimeOffset> EndedAtAsync(Server server, string callId) =>
        server.ReadAsync(database =>
            database.Messages.Where(m => m.Id == callId).Select(m => m.UpdatedAt).SingleAsync()
        );
}
