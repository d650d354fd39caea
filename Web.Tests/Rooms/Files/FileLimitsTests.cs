using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using LiveChatMeet.Hosting;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms.Files;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Code;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Tests.Rooms.Files;

/// <summary>What the disk, and what a proxy in front, let through of a file.</summary>
public sealed partial class FileLimitsTests
{
    private const int FormBesides = 256 * 1024;

    /// <summary>The examples' numbers follow the default of Files:MaxMegabytes: a file of that size passes, in a form
    /// too, and a body that the server would refuse does not go on for long.</summary>
    [Theory]
    [InlineData("nginx.conf", 1_048_576)]
    [InlineData("Caddyfile", 1_000_000)]
    [InlineData("apache.conf", 1)]
    public void The_examples_of_proxies_let_the_largest_file_pass(string example, int unit)
    {
        var most = (long)new FileSettings().MaxMegabytes * 1_000_000;
        var text = File.ReadAllText(Repository.PathOf($"docs/{example}"));

        var number = Limit().Match(text).Groups["number"].Value;

        var limit = long.Parse(number, CultureInfo.InvariantCulture) * unit;
        Assert.InRange(limit, most + FormBesides, most + (most / 8));
    }

    // 70 MB, of which 64 have to be free for a file to begin.
    private const string SmallDisk =
        "exec unshare --map-root-user --mount bash -c "
        + "'mount -t tmpfs -o size=70m,mode=700 none \"$1/files\" && shift && exec \"$@\"' bash \"$DATA\" \"$@\"";

    // 70 MB too: EFBIG, also for the file that .NET would compile into.
    private const string SmallFiles =
        "export DOTNET_EnableWriteXorExecute=0; trap '' XFSZ; ulimit -f 70000; exec \"$@\"";

    /// <summary>There was room when it began.</summary>
    [Theory]
    [InlineData(SmallDisk)]
    [InlineData(SmallFiles)]
    [Trait("Needs", "process")]
    public async Task A_disk_that_is_full_half_way_is_told_and_nothing_is_left(string withLittle)
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("Only Linux gives a disk to one program alone.");
        var data = Path.Combine(Path.GetTempPath(), $"livechatmeet-half-{Ids.New()}");
        await using (var server = await Server.StartAsync(directory: data))
            await server.SetUpAsync();
        Directory.CreateDirectory($"{data}/files");
        await using var program = ProgramProcess.StartInShell(
            $"DATA='{data}'; {withLittle}",
            "--data",
            data,
            "--urls",
            "http://127.0.0.1:0",
            "--Files:MaxMegabytes=100"
        );
        var visitor = new OneOfKettleLane(await program.ListensAtAsync());
        await visitor.WritesAsync();

        using (var half = await visitor.SendsAsync(new byte[90_000_000]))
            await half.IsRefusalAsync(HttpStatusCode.InsufficientStorage, Refusal.StorageFull);
        Assert.Empty(SentFiles.OnDisk(Path.Combine(data, "files")));
        // On a small disk, it fits only if nothing is left of the first.
        using var whole = await visitor.SendsAsync(new byte[60_000_000]);

        Assert.Equal(HttpStatusCode.OK, whole.StatusCode);
        await program.KillAsync();
        Directory.Delete(data, recursive: true);
    }

    /// <summary>A visitor of a server that runs as a process of its own.</summary>
    private sealed class OneOfKettleLane(string origin)
    {
        private const string Site = "kettle-lane";

        private static readonly HttpClient Client = new(new PlainHandler());

        private readonly string _credential = LiveChatMeet.Identity.Secrets.New();

        public async Task WritesAsync()
        {
            var form = new FormUrlEncodedContent([new("Message", "Hello."), new("ClientId", Ids.New())]);
            using var answer = await AskAsync($"/livechat/{Site}", form);
            answer.EnsureSuccessStatusCode();
        }

        public Task<HttpResponseMessage> SendsAsync(byte[] bytes) =>
            AskAsync($"/files?as=visitor&site={Site}&id={Ids.New()}", new ByteArrayContent(bytes));

        private async Task<HttpResponseMessage> AskAsync(string path, HttpContent body)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, origin + path) { Content = body };
            request.Headers.Add("X-Livechat-Credential", _credential);
            request.Headers.Add(FilesApi.NameHeader, "ride.mp4");
            request.Headers.Accept.ParseAdd("application/json");
            return await Client.SendAsync(request);
        }
    }

    [GeneratedRegex(@"(client_max_body_size|max_size|LimitRequestBody)\s+(?<number>\d+)")]
    private static partial Regex Limit();
}
