using System.Net;
using LiveChatMeet.Identity;
using LiveChatMeet.Rooms.Files;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>A program on a disk of its own that can be filled and emptied, with a call that goes on, a ring, and a
/// conversation that waits.</summary>
public sealed class FullDay : IAsyncDisposable
{
    private const int Megabytes = 24;

    private readonly ProgramDirectory _seed = new();
    private readonly string _disk = Directory.CreateTempSubdirectory("livechatmeet-disk-").FullName;
    private readonly int _port = Nginx.FreePort();

    private FullDay() { }

    public string Address => $"http://127.0.0.1:{_port}";

    public ProgramProcess Program { get; private set; } = null!;

    public string Credential { get; private set; } = "";

    /// <summary>The agent who talks, and the one who rings.</summary>
    public PlainBrowser Mara { get; private set; } = null!;

    public PlainBrowser Noah { get; private set; } = null!;

    public (string Id, string Rid, string AgentLeg, string VisitorLeg) Call { get; private set; }

    public (string Id, string Rid) Ring { get; private set; }

    public string WaitingRid { get; private set; } = "";

    public HubClient Agent { get; private set; } = null!;

    public HubClient Guest { get; private set; } = null!;

    public HubClient Rung { get; private set; } = null!;

    private string Filler => Program.Inside($"{_disk}/filler");

    public static async Task<FullDay> BeginAsync()
    {
        var day = new FullDay();
        string rung;
        await using (var shop = await Shop.OpenAsync(directory: day._seed.Path))
        {
            (_, day.WaitingRid) = await shop.OpenRoomAsync();
            var (talk, agentLeg, visitorLeg) = await PlainCall.TalkingAsync(shop);
            var ring = await PlainCall.RingAsync(shop, shop.Noah);
            (day.Call, day.Ring) = ((talk.Id, talk.Rid, agentLeg, visitorLeg), (ring.Id, ring.Rid));
            (day.Credential, rung) = (talk.Visitor.Credential, ring.Visitor.Credential);
            (day.Mara, day.Noah) = (day.Moved(shop.Mara), day.Moved(shop.Noah));
            foreach (var hub in new[] { talk.Agent, talk.Guest, ring.Agent, ring.Guest })
                await hub.DisposeAsync();
        }
        await day.StartAsync(rung);
        return day;
    }

    private async Task StartAsync(string rung)
    {
        Program = ProgramProcess.StartOnSmallDisk(
            Megabytes,
            _seed.Path,
            _disk,
            ["--urls", Address, .. ProgramProcess.WideLimits]
        );
        await Program.ListensAtAsync();
        Agent = await HubClient.ConnectAsync(Address, "", Mara.CookieHeader, null, null);
        (Guest, Rung) = (await ConnectAsync(Credential), await ConnectAsync(rung));
    }

    private Task<HubClient> ConnectAsync(string credential) =>
        HubClient.ConnectAsync(Address, $"?as=visitor&site={Shop.Site}", $"__Host-v={credential}", null, null);

    private PlainBrowser Moved(PlainBrowser from)
    {
        var browser = new PlainBrowser(new(Address));
        foreach (var cookie in from.CookieHeader.Split("; "))
            browser.Set(cookie.Split('=', 2)[0], cookie.Split('=', 2)[1]);
        return browser;
    }

    /// <summary>Nothing more fits, not even a small row.</summary>
    public void FillUp()
    {
        foreach (var size in new[] { 1_000_000, 4_096, 1 })
            try
            {
                using var file = new FileStream(Filler, FileMode.Append);
                while (true)
                {
                    file.Write(new byte[size]);
                    file.Flush();
                }
            }
            catch (IOException)
            {
                // That much fits.
            }
    }

    public void MakeRoom() => File.Delete(Filler);

    /// <summary>A new visitor's first message by the form.</summary>
    public Task<HttpResponseMessage> WriteByFormAsync() =>
        PostAsync(
            $"/livechat/{Shop.Site}",
            Secrets.New(),
            new FormUrlEncodedContent([KeyValuePair.Create("Message", new string('x', 5_000))])
        );

    /// <summary>The visitor in the call sends a file.</summary>
    public Task<HttpResponseMessage> SendFileAsync() =>
        PostAsync(
            $"/files?as=visitor&site={Shop.Site}&id={Ids.New()}",
            Credential,
            new ByteArrayContent(new byte[200_000])
        );

    public async Task<HttpStatusCode> SignInAsync()
    {
        using var browser = new PlainBrowser(new(Address));
        using var answer = await browser.SubmitAsync(
            "/sign-in",
            "Sign in",
            ("Email", Server.AgentEmail),
            ("Password", Server.AgentPassword)
        );
        return answer.StatusCode;
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string credential, HttpContent body)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Address}{path}") { Content = body };
        request.Headers.Add("X-Livechat-Credential", credential);
        request.Headers.Add("Accept", "application/json");
        request.Headers.Add(FilesApi.NameHeader, "brake.bin");
        return await client.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var hub in new[] { Agent, Guest, Rung })
            await hub.DisposeAsync();
        Mara.Dispose();
        Noah.Dispose();
        await Program.DisposeAsync();
        _seed.Dispose();
        Directory.Delete(_disk, recursive: true);
    }
}
