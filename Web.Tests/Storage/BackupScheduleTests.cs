using LiveChatMeet.Storage.Backups;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using Microsoft.Extensions.Time.Testing;

namespace LiveChatMeet.Tests.Storage;

/// <summary>Backups by themselves: as often as set, as many as set, and told when they fail.</summary>
public sealed class BackupScheduleTests : IDisposable
{
    private readonly string _place = Path.Combine(Path.GetTempPath(), $"livechatmeet-schedule-{Ids.New()}");
    private readonly FakeTimeProvider _clock = new(new(2026, 6, 1, 3, 0, 0, TimeSpan.Zero));

    // What is only begun has another name.
    private string[] Made =>
        [
            .. Directory
                .GetDirectories(_place, "livechatmeet-*")
                .Select(path => Path.GetFileName(path))
                .Where(name => !name.EndsWith(".part", StringComparison.Ordinal))
                .Order(),
        ];

    [Fact]
    public async Task The_newest_stay_and_what_is_somebody_elses_is_left_alone()
    {
        Directory.CreateDirectory($"{_place}/livechatmeet-2020-01-01T000000Z"); // of this name, and without content
        Directory.CreateDirectory($"{_place}/livechatmeet-of-grandmother");
        await using var server = await StartAsync();
        var state = server.Services.GetRequiredService<BackupState>();

        var ever = new SortedSet<string>(StringComparer.Ordinal);

        await Eventually.IsTrueAsync(
            "five are made, and two stay",
            () =>
            {
                ever.UnionWith(Made);
                if (ever.Count < 7)
                    _clock.Advance(TimeSpan.FromMinutes(5));
                return ever.Count >= 7 && Made.Length == 4;
            }
        );

        Assert.Equal(
            [
                "livechatmeet-2020-01-01T000000Z",
                .. ever.Where(name => name.StartsWith("livechatmeet-2026", StringComparison.Ordinal)).TakeLast(2),
                "livechatmeet-of-grandmother",
            ],
            Made
        );
        Assert.Equal((true, null), (state.IsScheduled, state.Problem));
        if (!OperatingSystem.IsWindows())
            Assert.Equal("700", ProgramDirectory.Mode($"{_place}/{Made[1]}"));
    }

    [Fact]
    public async Task A_failure_is_told_and_tried_again()
    {
        await File.WriteAllTextAsync(_place, "This is no directory.");
        await using var server = await StartAsync();
        var state = server.Services.GetRequiredService<BackupState>();

        await Eventually.IsTrueAsync("it has failed", () => state.Problem is not null);
        Assert.Null(state.LastAt);
        File.Delete(_place);
        _clock.Advance(TimeSpan.FromMinutes(16));
        await Eventually.IsTrueAsync("it is made", () => state.LastAt is not null);

        Assert.Null(state.Problem);
        Assert.Single(Made);
    }

    /// <summary>A restart makes none before its time, and knows how old the newest is; a command counts too.</summary>
    [Fact]
    public async Task The_newest_is_known_after_a_restart()
    {
        var server = await Server.StartAsync();
        await CommandSocket.RunAsync(server, "backup", $"{_place}/by-hand");
        var at = server.Services.GetRequiredService<BackupState>().LastAt;

        server = await server.RestartAsync();
        var state = server.Services.GetRequiredService<BackupState>();

        Assert.NotNull(at);
        Assert.Equal((at, $"{_place}/by-hand", false), (state.LastAt, state.LastPath, state.IsScheduled));
        await server.DisposeAsync();
    }

    public void Dispose()
    {
        if (Directory.Exists(_place))
            Directory.Delete(_place, recursive: true);
        else
            File.Delete(_place);
    }

    private Task<Server> StartAsync() =>
        Server.StartAsync(
            new()
            {
                ["Backup:To"] = _place,
                ["Backup:EveryHours"] = "1",
                ["Backup:Keep"] = "2",
            },
            time: _clock
        );
}
