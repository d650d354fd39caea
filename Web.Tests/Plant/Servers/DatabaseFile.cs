using Microsoft.Data.Sqlite;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>The database of a data directory, opened beside the server as another program would.</summary>
public static class DatabaseFile
{
    public static SqliteConnection Open(string directory)
    {
        var connection = new SqliteConnection(
            $"Data Source={Path.Combine(directory, "livechatmeet.db")};Pooling=False"
        );
        connection.Open();
        return connection;
    }

    public static object? Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
