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
        Watch(asked.Handle, cancellationToken);
        try
        {
            return InterceptionResult<DbDataReader>.SuppressWithResult(
                await command.ExecuteReaderAsync(cancellationToken)
            );
        }
        catch (SqliteException failure) when (IsOne(failure))
        {
            throw new OperationCanceledException("Nobody waits for the answer.", failure, cancellationToken);
        }
        finally
        {
            Unwatch(asked.Handle);
        }
    }

    /// <summary>From now on a query on this connection ends when nobody waits for it.</summary>
    public static void Watch(sqlite3? connection, CancellationToken cancelled) =>
        raw.sqlite3_progress_handler(
            connection,
            StepsBetweenLooks,
            _ => cancelled.IsCancellationRequested ? 1 : 0,
            null
        );

    public static void Unwatch(sqlite3? connection) => raw.sqlite3_progress_handler(connection, 0, null, null);

    /// <summary>Whether a query failed because nobody waits for it.</summary>
    public static bool IsOne(SqliteException failure) => failure.SqliteErrorCode == Interrupted;
}
