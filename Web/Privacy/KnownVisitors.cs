using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Privacy;

/// <summary>Finds the visitor whom a command means.</summary>
internal static class KnownVisitors
{
    private const int MostListed = 20;

    /// <param name="idOrEmail">An id; or an e-mail address, which is what the visitor said.</param>
    /// <returns>The id.</returns>
    /// <exception cref="StartupException">There is none, or several gave this address: their ids are in the
    /// message.</exception>
    public static async Task<string> FindAsync(LiveChatDb database, string idOrEmail, CancellationToken cancelled)
    {
        var wanted = idOrEmail.Trim();
        var known = database.Visitors.Where(v => v.ErasedAt == null);
        var found = Ids.IsWellFormed(wanted)
            ? known.Where(v => v.Id == wanted)
            : known.Where(v => v.Email != null && EF.Functions.Collate(v.Email, "NOCASE") == wanted);
        var ids = await found.OrderBy(v => v.SeenAt).Select(v => v.Id).Take(MostListed).ToListAsync(cancelled);
        return ids switch
        {
            [var one] => one,
            [] => throw new StartupException(ExitCode.Usage, $"There is no visitor {wanted}."),
            _ => throw new StartupException(
                ExitCode.Usage,
                $"{ids.Count} visitors gave this address, from several browsers or sites. Give an id instead: "
                    + $"{string.Join(", ", ids)}"
            ),
        };
    }
}
