using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Commands;

/// <summary>Each command, run by somebody who may not read the data directory: a sentence, an exit code, and nothing
/// changed.</summary>
[Trait("Needs", "process")]
[Trait("Requirement", "D18")]
public sealed class PermissionTests : IDisposable
{
    // An ordinary user: nobody, or whoever runs the tests if that is one.
    private const string AsNobody =
        "if [ $(id -u) = 0 ]; then set -- setpriv --reuid=65534 --regid=65534 --clear-groups \"$@\"; fi; cd /";

    // Nothing is made there.
    private const string Never = "/tmp/livechatmeet-never";

    private readonly ProgramDirectory _data = new();

    [Theory]
    [InlineData("start", "--urls", "http://127.0.0.1:0")]
    [InlineData("check", "check")]
    [InlineData("backup", "backup", Never)]
    [InlineData("restore", "restore", "{data}", "--data", Never)]
    [InlineData("vacuum", "vacuum")]
    [InlineData("reset-password", "reset-password", Server.AgentEmail)]
    [InlineData("setup-code", "setup-code")]
    [InlineData("rotate-keys", "rotate-keys")]
    [InlineData("export-visitor", "export-visitor", "vvvvvvvvvvvvvvvvv", Never)]
    [InlineData("erase-visitor", "erase-visitor", "vvvvvvvvvvvvvvvvv")]
    public async Task A_directory_that_the_user_may_not_read_is_told_in_a_sentence(string what, params string[] command)
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Rights are those of Unix.");
        await using (var server = await Server.StartAsync(directory: _data.Path))
            await server.SetUpAsync();
        var before = _data.Fingerprint();
        Allow(UnixFileMode.None);
        try
        {
            var typed = string.Join(' ', command).Replace("{data}", _data.Path, StringComparison.Ordinal);
            var where = typed.Contains("--data", StringComparison.Ordinal) ? "" : $"--data {_data.Path}";
            var (code, output) = await ProgramProcess.EndsAsync(
                ProgramProcess.StartBuiltInShell($"set -- \"$@\" {typed} {where}; {AsNobody}")
            );

            Assert.True((ExitCode)code == ExitCode.DataDirectory, $"{what} ended with {code}: {output}");
            Assert.Contains(_data.Path, output, StringComparison.Ordinal);
            Assert.Single(
                output.Split('\n', StringSplitOptions.RemoveEmptyEntries),
                line => !line.StartsWith("Checking ", StringComparison.Ordinal)
            );
            ProgramDirectory.IsOneMessage(output);
        }
        finally
        {
            Allow(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        Assert.Equal(before, _data.Fingerprint());
        Assert.False(Path.Exists($"{Never}/livechatmeet.db") || File.Exists(Never));
    }

    private void Allow(UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_data.Path, mode);
    }

    public void Dispose() => _data.Dispose();
}
