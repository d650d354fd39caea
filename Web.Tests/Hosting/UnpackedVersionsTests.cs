using LiveChatMeet.Hosting;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.Extensions.Logging.Abstractions;

namespace LiveChatMeet.Tests.Hosting;

/// <summary>What the published file has unpacked, and older versions of it.</summary>
public sealed class UnpackedVersionsTests : IDisposable
{
    private const string Library = "libe_sqlite3.so";

    private readonly DirectoryInfo _base = Directory.CreateTempSubdirectory("livechatmeet-unpacked-");
    private readonly SettableClock _clock = new(DateTimeOffset.UtcNow.AddDays(2));

    public void Dispose() => _base.Delete(recursive: true);

    [Fact]
    public void Those_that_nobody_uses_go_and_the_own_stays()
    {
        var (own, old) = (Unpack("own"), Unpack("old"));
        using var versions = Versions();

        versions.RemoveOthers(own);

        Assert.True(File.Exists(Path.Combine(own, Library)));
        Assert.False(Directory.Exists(old));
    }

    [Fact]
    public void One_that_runs_stays_until_it_has_ended()
    {
        var (own, other) = (Unpack("own"), Unpack("other"));
        using var versions = Versions();
        using (var running = Versions())
        using (var again = Versions())
        {
            running.RemoveOthers(other);
            again.RemoveOthers(other);
            Directory.CreateDirectory(own);
            File.WriteAllText(Path.Combine(own, Library), ""); // the other one has just removed it
            _clock.Advance(TimeSpan.FromDays(2));

            versions.RemoveOthers(own);
            Assert.True(File.Exists(Path.Combine(other, Library)));
        }

        versions.RemoveOthers(own);
        Assert.False(Directory.Exists(other));
    }

    [Fact]
    public void One_that_was_unpacked_just_now_stays_and_so_does_all_that_is_none()
    {
        var own = Unpack("own");
        var fresh = Unpack("fresh");
        Directory.SetLastWriteTimeUtc(fresh, _clock.GetUtcNow().UtcDateTime.AddMinutes(-1));
        string[] others = [Unpack("more"), Unpack("deep"), _base.CreateSubdirectory("empty").FullName];
        File.WriteAllText(Path.Combine(others[0], "letter.txt"), "mine");
        Directory.CreateDirectory(Path.Combine(others[1], "below"));
        using var versions = Versions();

        versions.RemoveOthers(own);

        Assert.All([fresh, .. others], directory => Assert.True(Directory.Exists(directory)));
    }

    [Fact]
    public void A_directory_that_has_gone_or_is_nobodys_is_no_failure()
    {
        using var versions = Versions();

        versions.RemoveOthers(Path.Combine(_base.FullName, "gone"));
    }

    private UnpackedVersions Versions() => new(_clock, NullLogger<UnpackedVersions>.Instance);

    private string Unpack(string name)
    {
        var directory = _base.CreateSubdirectory(name).FullName;
        File.WriteAllText(Path.Combine(directory, Library), "");
        return directory;
    }
}
