using System.Security.Cryptography;
using LiveChatMeet.Refusals;
using LiveChatMeet.Texts;
using Microsoft.Data.Sqlite;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>A place for the data of programs that a test runs; it is not made before they make it.</summary>
public sealed class ProgramDirectory : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"livechatmeet-{Ids.New()}");

    public void Dispose()
    {
        if (File.Exists(Path))
            File.Delete(Path);
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }

    /// <summary>Runs the program on it until it ends.</summary>
    public async Task<(ExitCode Code, string Output)> RunAsync(params string[] arguments)
    {
        var (code, output) = await ProgramProcess.RunAsync(["--data", Path, .. arguments]);
        return ((ExitCode)code, output);
    }

    /// <summary>A self-hoster gets a sentence, not a stack trace.</summary>
    public static void IsOneMessage(string output) => Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);

    /// <summary>What is kept here, by name and content. The lock, and empty side files of SQLite, are not data.
    /// </summary>
    public string[] Fingerprint() =>
        [
            .. Directory
                .GetFiles(Path)
                .Where(file =>
                    System.IO.Path.GetFileName(file) != "lock"
                    && !file.EndsWith("-shm", StringComparison.Ordinal)
                    && !(file.EndsWith("-wal", StringComparison.Ordinal) && new FileInfo(file).Length == 0)
                )
                .Order()
                .Select(file =>
                    $"{System.IO.Path.GetFileName(file)} "
                    + Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))
                ),
        ];

    /// <summary>Changes its database.</summary>
    public void Execute(string sql)
    {
        using var connection = new SqliteConnection(
            $"Data Source={System.IO.Path.Combine(Path, "livechatmeet.db")};Pooling=False"
        );
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>The rights of a file, in octal.</summary>
    public static string Mode(string path) =>
        OperatingSystem.IsWindows() ? "" : Convert.ToString((int)File.GetUnixFileMode(path), 8);
}
