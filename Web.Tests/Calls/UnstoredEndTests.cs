using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Calls;

/// <summary>A hang-up while nothing can be stored: both sides are told at once, and the acknowledgement follows the
/// row.</summary>
[BeginsFirst]
public sealed class UnstoredEndTests
{
    private static readonly TimeSpan Rounding = TimeSpan.FromMilliseconds(1);

    // The writer waits 4 s for a lock: that it has answered by then says nothing about what was told first.
    private static readonly TimeSpan Waits = TimeSpan.FromSeconds(3);

    [Theory]
    [InlineData(Party.Visitor)]
    [InlineData(Party.Agent)]
    [Trait("Requirement", "D19")]
    public async Task While_the_database_is_locked_a_hang_up_is_told_at_once_and_stored_when_it_can_be(Party by)
    {
        await using var shop = await Shop.OpenAsync();
        var (call, agentLeg, visitorLeg) = await PlainCall.TalkingAsync(shop);
        await using var _ = call;
        var (hangsUp, other) = by == Party.Visitor ? (call.Guest, call.Agent) : (call.Agent, call.Guest);
        using var file = DatabaseFile.Open(shop.Server.DataDirectory);
        DatabaseFile.Execute(file, "BEGIN EXCLUSIVE");
        var pressed = DateTimeOffset.UtcNow;

        var answer = HubClient.RefusalAsync(() => hangsUp.HangUpAsync(call.Id));
        await Eventually.IsTrueAsync(
            "both sides hear of the end",
            () => other.Calls.Any(IsEnd) && hangsUp.Calls.Any(IsEnd)
        );
        var heard = DateTimeOffset.UtcNow;
        var isAnswered = answer.IsCompleted && heard - pressed < Waits;
        var told = other.Calls.First(IsEnd);
        var signal = await HubClient.RefusalAsync(() =>
            other.SignalAsync(
                new(
                    call.Id,
                    by == Party.Visitor ? agentLeg : visitorLeg,
                    by == Party.Visitor ? visitorLeg : agentLeg,
                    PlainCall.Offer()
                )
            )
        );
        var snapshot = await other.SnapshotAsync(call.Id);
        var code = await answer;
        var before = await call.RowAsync();
        DatabaseFile.Execute(file, "ROLLBACK");
        await Eventually.IsTrueAsync("the row follows", async () => (await call.RowAsync()).State == CallState.Ended);
        var row = await call.RowAsync();

        Assert.False(isAnswered, "The answer follows the row.");
        Assert.Equal(
            (Refusal.CallEnded, CallState.Ended, Refusal.StorageBusy, CallState.InProgress),
            (signal, snapshot.State, code, before.State)
        );
        Assert.Equal((EndReason.HungUp, by, row.Version), (row.EndReason, row.EndedBy, told.Version));
        Assert.Equal(told.EndTime, row.EndedAt);
        Assert.InRange(row.EndedAt!.Value, pressed - Rounding, heard);
        Assert.Equal(row.EndedAt, (await hangsUp.HangUpAsync(call.Id)).EndTime);
    }

    [Fact]
    [Trait("Requirement", "D19")]
    public async Task While_the_database_is_locked_a_decline_is_told_at_once()
    {
        await using var shop = await Shop.OpenAsync();
        await using var call = await PlainCall.RingAsync(shop);
        using var file = DatabaseFile.Open(shop.Server.DataDirectory);
        DatabaseFile.Execute(file, "BEGIN EXCLUSIVE");
        var pressed = DateTimeOffset.UtcNow;

        var answer = CodeOfAsync(() => call.Guest.DeclineAsync(call.Id, "Not now"));
        await Eventually.IsTrueAsync(
            "the agent hears of it",
            () => call.Agent.Calls.Any(c => c is { EndReason: EndReason.Declined, DeclineNote: "Not now" })
        );
        var isAnswered = answer.IsCompleted && DateTimeOffset.UtcNow - pressed < Waits;
        DatabaseFile.Execute(file, "ROLLBACK");
        var code = await answer;
        await Eventually.IsTrueAsync("the row follows", async () => (await call.RowAsync()).State == CallState.Ended);

        Assert.False(isAnswered, "The answer follows the row.");
        Assert.Contains(code, new[] { "", Refusal.StorageBusy }); // where the lock was held for longer than it waits
        Assert.Equal(EndReason.Declined, (await call.RowAsync()).EndReason);
    }

    /// <summary>L10: the end is kept in memory until there is space for its row.</summary>
    [Fact]
    [Trait("Requirement", "D18")]
    public async Task On_a_full_disk_a_hang_up_is_told_at_once_and_stored_when_there_is_space()
    {
        await using var shop = await Shop.OpenAsync();
        var (call, _, _) = await PlainCall.TalkingAsync(shop);
        await using var _ = call;
        // A change of a call needs space here as it does in SQLite's log, which no pragma limits.
        using (var file = DatabaseFile.Open(shop.Server.DataDirectory))
            DatabaseFile.Execute(
                file,
                "CREATE TABLE Filler (Bytes BLOB); CREATE TRIGGER NeedsSpace AFTER "
                    + "UPDATE ON Calls BEGIN INSERT INTO Filler VALUES (zeroblob(500000)); END"
            );
        await FullDisk.FillUpAsync(shop.Server);
        var version = (await call.RowAsync()).Version;
        var pressed = DateTimeOffset.UtcNow;

        var refused = await CodeOfAsync(() => call.Guest.HangUpAsync(call.Id));
        await Eventually.IsTrueAsync(
            "both sides hear of the end",
            () => call.Agent.Calls.Any(IsEnd) && call.Guest.Calls.Any(IsEnd)
        );
        var heard = DateTimeOffset.UtcNow;
        var before = await call.RowAsync();
        await FullDisk.MakeRoomAsync(shop.Server);
        await Eventually.IsTrueAsync("the row follows", async () => (await call.RowAsync()).State == CallState.Ended);

        Assert.Equal((Refusal.StorageFull, version, CallState.InProgress), (refused, before.Version, before.State));
        Assert.InRange((await call.RowAsync()).EndedAt!.Value, pressed - Rounding, heard);
    }

    /// <summary>L8: what waits for a locked database is refused together, and a hang-up waits behind none of
    /// it.</summary>
    [Trait("Requirement", "WB-10")]
    [Fact]
    [Trait("Requirement", "D19")]
    public async Task Behind_calls_that_wait_for_a_locked_database_a_hang_up_is_told_at_once_and_all_are_answered_soon()
    {
        await using var shop = await Shop.OpenAsync();
        var (call, _, _) = await PlainCall.TalkingAsync(shop);
        await using var _ = call;
        using var logs = LogLines.Of(shop.Server);
        using var file = DatabaseFile.Open(shop.Server.DataDirectory);
        DatabaseFile.Execute(file, "BEGIN EXCLUSIVE");
        var pressed = DateTimeOffset.UtcNow;

        var sends = Enumerable
            .Range(0, 12)
            .Select(i => CodeOfAsync(() => call.Guest.SendAsync(null, $"line {i}")))
            .ToList();
        var hangUp = CodeOfAsync(() => call.Guest.HangUpAsync(call.Id));
        await Eventually.IsTrueAsync("the agent hears of the end", () => call.Agent.Calls.Any(IsEnd));
        var isAnswered = hangUp.IsCompleted && DateTimeOffset.UtcNow - pressed < Waits;
        var codes = await Task.WhenAll(
            sends.Concat(
                Enumerable.Range(0, 28).Select(i => CodeOfAsync(() => call.Guest.SendAsync(null, $"more {i}")))
            )
        );
        var code = await hangUp;
        DatabaseFile.Execute(file, "ROLLBACK");

        Assert.False(isAnswered, "The answer follows what was waited for.");
        Assert.Equal(Refusal.StorageBusy, code);
        Assert.All(codes, LockedDatabase.AssertComesBack);
        Assert.Equal(1, logs.CountOf(LockedDatabase.Waited)); // one after the other, each would wait for the lock
        await Eventually.IsTrueAsync(
            "it is open again",
            async () => await CodeOfAsync(() => call.Guest.SendAsync(null, "open again")) == ""
        );
    }

    private static bool IsEnd(CallSnapshot call) => call.State == CallState.Ended;

    private static async Task<string> CodeOfAsync(Func<Task> call)
    {
        try
        {
            await call();
            return "";
        }
        catch (Microsoft.AspNetCore.SignalR.HubException refused)
        {
            return refused.Message; // the caller compares it
        }
    }
}
