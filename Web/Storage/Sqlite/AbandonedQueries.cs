using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace LiveChatMeet.Storage.Sqlite;

/// <summary>
/// Ends a query whose asker has left. The driver looks at the token between rows only, and a query may work long for
/// its first (sqlite.org/c3ref/progress_handler.html).
/// </summary>
internal sealed class AbandonedQueries : DbCommandInterceptor
{
    private const int StepsBetweenLooks = 10_000;
    private const int Interrupted = 9;

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default
    )
    {
        if (!cancellationToken.CanBeCanceled || result.HasResult || command.Connection is not SqliteConnection asked)
            return result;
        raw.sqlite3_progress_handler(
            asked.Handle,
            StepsBetweenLooks,
            _ => cancellationToken.IsCancellationRequested ? 1 : 0,
            null
        );
        try
        {
            return InterceptionResult<DbDataReader>.SuppressWithResult(
                await command.ExecuteReaderAsync(cancellationToken)
            );
        }
        catch (SqliteException failure) when (failure.SqliteErrorCode == Interrupted)
        {
            throw new OperationCanceledException("Nobody waits for the answer.", failure, cancellationToken);
        }
        finally
        {
            raw.sqlite3_progress_handler(asked.Handle, 0, null, null);
        }
    }
}
