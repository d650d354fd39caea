using System.Diagnostics;

namespace LiveChatMeet.Tests.Packaging;

/// <summary>The published file as the printed unit runs it, as far as that goes without systemd: an ordinary user who
/// may take low ports, and a file system that can be written to at the service's own places alone.</summary>
[Trait("Needs", "binary")]
[Trait("Needs", "browser")] // it runs with the tests of the published file
public sealed class HardenedRunTests
{
    // In namespaces of its own: a network of nothing but loopback, where port 443 is free, and its own mounts.
    private const string Restricted = """
        set -e
        cd /
        ip link set lo up
        mount --make-rprivate /
        for own in state cache tmp; do mount --bind "$1/$own" "$1/$own"; done
        mount -o remount,bind,ro /
        setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs \
          --inh-caps=-all,+net_bind_service --ambient-caps=-all,+net_bind_service \
          --bounding-set=-all,+net_bind_service \
          env --ignore-environment TMPDIR="$1/tmp" DOTNET_BUNDLE_EXTRACT_BASE_DIR="$1/cache" \
          "$1/livechatmeet" --data "$1/state" --urls http://127.0.0.1:443 &
        for second in $(seq 60); do
          if exec 3<>/dev/tcp/127.0.0.1/443; then break; fi 2>/dev/null
          sleep 1
        done
        printf 'GET /health/ready HTTP/1.0\r\n\r\n' >&3
        cat <&3
        touch "$1/elsewhere" 2>/dev/null && echo "It could write elsewhere."
        kill $!
        wait
        """;

    [Fact]
    public async Task It_runs_as_an_ordinary_user_on_port_443_and_writes_nowhere_else()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root may make namespaces and choose a user.");
        var directory = Directory.CreateTempSubdirectory("livechatmeet-hardened-").FullName;
        try
        {
            File.Copy(SingleBinaryTests.Binary, Path.Combine(directory, "livechatmeet"));
            foreach (var own in (string[])["state", "cache", "tmp"])
                Directory.CreateDirectory(Path.Combine(directory, own));
            await RunAsync("chown", "-R", "65534:65534", directory);
            await RunAsync("chmod", "755", directory);

            var says = await RunAsync("unshare", "--net", "--mount", "bash", "-c", Restricted, "service", directory);

            Assert.Contains("200 OK", says, StringComparison.Ordinal);
            Assert.Contains("Healthy", says, StringComparison.Ordinal);
            Assert.DoesNotContain("elsewhere", says, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        var says = await process.StandardOutput.ReadToEndAsync(limit.Token) + await errors;
        await process.WaitForExitAsync(limit.Token);
        return says;
    }
}
