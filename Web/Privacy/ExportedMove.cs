using System.Text.Json.Serialization;
using LiveChatMeet.Identity;
using LiveChatMeet.Rooms;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Privacy;

/// <summary>A step in a conversation's life.</summary>
/// <param name="By">Whose side did it; null if it happened by itself.</param>
/// <param name="Agent">Who has it since.</param>
public sealed record ExportedMove(DateTimeOffset At, MoveKind Kind, Party? By, string? Agent)
{
    /// <summary>The team that it was handed to; for colleagues alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Team { get; init; }

    /// <summary>Those of a conversation, in order.</summary>
    /// <param name="forColleagues">Else why it went back, and to which team, is left out: that is about colleagues.
    /// </param>
    public static async Task<IReadOnlyList<ExportedMove>> OfAsync(
        LiveChatDb database,
        string rid,
        bool forColleagues,
        CancellationToken cancelled
    )
    {
        var moves = await database
            .RoomMoves.AsNoTracking()
            .Where(m => m.RoomId == rid)
            .OrderBy(m => m.Revision)
            .ToListAsync(cancelled);
        return [.. moves.Select(move => Of(move, forColleagues))];
    }

    private static ExportedMove Of(RoomMove move, bool forColleagues) =>
        new(move.At, forColleagues ? move.Kind : Told(move.Kind), move.By, move.ToName)
        {
            Team = forColleagues ? move.TeamName : null,
        };

    private static MoveKind Told(MoveKind kind) =>
        kind is MoveKind.AgentAway or MoveKind.AgentDisabled ? MoveKind.GivenBack : kind;
}
