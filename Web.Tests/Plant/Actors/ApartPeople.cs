using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Servers;
using static LiveChatMeet.Tests.Plant.Servers.ShopInNetworks;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>An agent and a visitor at home in networks of their own, and the program in a third: what one of them says
/// reaches the other over it alone (<see cref="NatNetworks"/>, as root).</summary>
public sealed class ApartPeople : IAsyncDisposable
{
    public const int AgentsHome = 1;
    public const int VisitorsHome = 2;

    private readonly string _directory = Directory.CreateTempSubdirectory("livechatmeet-apart-").FullName;
    private System.Diagnostics.Process? _shop;
    private ProgramProcess? _program;

    private ApartPeople(NatNetworks networks) => Networks = networks;

    public NatNetworks Networks { get; }

    public string Data => $"{_directory}/data";

    public AgentPage Agent { get; private set; } = null!;

    public VisitorPage Visitor { get; private set; } = null!;

    /// <summary>The visitor has written, and the agent has taken the conversation.</summary>
    public static async Task<ApartPeople> InConversationAsync(TestBrowsers browsers, BrowserKind visitor)
    {
        var people = new ApartPeople(await NatNetworks.MakeAsync());
        try
        {
            await people.OpenAsync();
            await people.MeetAsync(browsers, visitor);
            return people;
        }
        catch
        {
            await people.DisposeAsync();
            throw;
        }
    }

    /// <summary>The program ends, so that its data can be read.</summary>
    public Task StopAsync() => _program!.StopAsync();

    public async ValueTask DisposeAsync()
    {
        if (_program is not null)
            await _program.DisposeAsync();
        if (_shop is not null)
            await EndAsync(_shop);
        await Networks.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task OpenAsync()
    {
        await using (var server = await Server.StartAsync(directory: Data))
            await WriteAsync(_directory, (await server.SetUpAsync(ShopAddress)).Key);
        Nginx.WriteCertificate(_directory);
        _shop = await ServeAsync(Networks, _directory, _directory);
        _program = ProgramProcess.StartIn(
            Networks.Public,
            ["--data", Data, "--urls", "https://*:443", $"--PublicAddress={ChatAddress}"],
            [
                $"--Kestrel:Certificates:Default:Path={_directory}/certificate.pem",
                $"--Kestrel:Certificates:Default:KeyPath={_directory}/certificate.key",
            ],
            ["--Ice:Relay:Enabled=true", $"--Ice:Relay:Address={NatNetworks.ServerAddress}"]
        );
        await _program.ListensAsync();
        foreach (var home in (int[])[AgentsHome, VisitorsHome])
            await Networks.NameAsync(
                home,
                (NatNetworks.ServerAddress, new Uri(ChatAddress).Host),
                (NatNetworks.OtherAddress, new Uri(ShopAddress).Host)
            );
    }

    private async Task MeetAsync(TestBrowsers browsers, BrowserKind kind)
    {
        var agent = await browsers.StartAsync(BrowserKind.Chromium, At(AgentsHome, BrowserKind.Chromium));
        Agent = await AgentPage.SignsInByHandAsync(agent, ChatAddress);
        var visitor = await browsers.StartAsync(kind, At(VisitorsHome, kind));
        Visitor = new(await visitor.OpenAsync(ShopAddress));
        await Visitor.OpensChatAsync();
        await Visitor.WritesAsync("Can you see me?");
        await Agent.TakesAsync("Guest 1");
    }

    private BrowserOptions At(int household, BrowserKind kind) =>
        new()
        {
            Networks = Networks.Household(household),
            HostRules = kind == BrowserKind.Chromium ? Names : null,
            IgnoreCertificateErrors = true,
            Autoplay = true, // Firefox plays no sound in a new tab without another click
        };
}
