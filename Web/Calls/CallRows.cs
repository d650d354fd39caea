using System.Text.Json;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Calls;

/// <summary>Writes calls and leases by prepared statements, inside a command of the <see cref="Writer"/>.</summary>
internal static class CallRows
{
    /// <returns>False if the row has another version: nothing is written.</returns>
    public static async Task<bool> ChangeAsync(IStatements statements, Call call, long version) =>
        await statements.RunAsync(
            Statement.ChangeCall,
            call.Id,
            version,
            call.State,
            call.Version,
            call.LastEpoch,
            LegsJson.Of(call.Legs),
            call.Progress,
            call.AcceptedAt,
            call.AcceptKey,
            call.VoiceOnly,
            call.ConnectedAt,
            call.EndedAt,
            call.EndReason,
            call.EndedBy,
            call.DeclineNote,
            call.Moves,
            call.Measures.Received,
            call.Measures.Lost,
            call.Measures.Readings,
            call.Measures.RoundTripMs,
            call.Measures.IsRelayed
        ) == 1;

    /// <summary>Removes the leases that a command has dropped; all of them at the end.</summary>
    public static async Task ForgetAsync(IStatements statements, OpenCall before, OpenCall after)
    {
        if (after.Call.State == CallState.Ended)
        {
            await statements.RunAsync(Statement.ForgetLeases, after.Call.Id);
            return;
        }
        foreach (var gone in before.Leases.Where(known => after.Leases.All(kept => kept.LegId != known.LegId)))
            await statements.RunAsync(Statement.ForgetLease, gone.CallId, gone.LegId);
    }

    /// <summary>Writes leases, in one statement for all.</summary>
    public static ValueTask<int> KeepAsync(IStatements statements, IEnumerable<Lease> leases) =>
        statements.RunAsync(Statement.KeepLeases, JsonSerializer.Serialize(leases.Select(ColumnsOf)));

    private static object?[] ColumnsOf(Lease lease) =>
        [
            lease.CallId,
            lease.LegId,
            $"{lease.Party}",
            lease.RenewedAt.ToUnixTimeMilliseconds(),
            lease.Measures.Received,
            lease.Measures.Lost,
            lease.Measures.Readings,
            lease.Measures.RoundTripMs,
            lease.Measures.IsRelayed,
        ];
}
