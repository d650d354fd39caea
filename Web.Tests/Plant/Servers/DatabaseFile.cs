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

    /// <summary>A file that the server may be using, as bytes that stand for themselves.</summary>
    public static string Text(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file, System.Text.Encoding.Latin1);
        return reader.ReadToEnd();
    }

    public static object? Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
