using System.Text.Json;
using LiveChatMeet.Bench.Generator;
using LiveChatMeet.Identity;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Bench.Product;

/// <summary>An account with which somebody is signed in.</summary>
internal sealed record Account(string Email, Dictionary<string, string> Cookies);

/// <summary>A visitor, with the room that an agent has.</summary>
internal sealed record Guest(string Credential, string Rid, int Agent);

/// <summary>A shop in use: its agents, and visitors who have each written once. All of it made by the pages that people
/// use.</summary>
internal sealed record Shop(string Site, IReadOnlyList<Account> Agents, IReadOnlyList<Guest> Guests)
{
    private const string Password = "a-quiet-bicycle-42";

    /// <param name="code">The setup code.</param>
    public static Shop Open(Loop loop, int port, string code, int agents, int guests)
    {
        var first = NewAccount(0);
        var owner = new Person(loop, port, first.Cookies);
        Expect(owner.Submit("/setup", "Create", Setup(code, first.Email)), "/agent");
        var site =
            owner
                .Read("/agent/sites")
                .QuerySelector("a[href^='/agent/sites/']:not([href$='/new'])")
                ?.GetAttribute("href")
            ?? throw new WrongResultException("There is no site after the setup.");
        var accounts = new List<Account> { first };
        for (var number = 1; number < agents; number++)
            accounts.Add(Invite(loop, port, owner, number));
        var shop = new Shop(site.Split('/')[^1], accounts, []);
        return shop with { Guests = [.. Enumerable.Range(0, guests).Select(one => shop.Write(loop, port, one))] };
    }

    public Person Agent(Loop loop, int port, int number) => new(loop, port, Agents[number].Cookies);

    public HubConnection ConnectAgent(Loop loop, int port, int number) =>
        new(loop, port, "as=agent", Agent(loop, port, number).Cookie, Since(Guests.First(one => one.Agent == number)));

    public HubConnection ConnectGuest(Loop loop, int port, Guest guest) => ConnectGuest(loop, port, guest.Credential);

    public HubConnection ConnectGuest(Loop loop, int port, string credential) =>
        new(loop, port, $"as=visitor&site={Site}", CookieOf(credential), PageViewed);

    private static (string, string) PageViewed =>
        ("pageViewed", "{\"url\":\"https://kettlelane.example/brakes\",\"title\":\"Brakes\",\"canCall\":true}");

    private static (string, string) Since(Guest guest) => ("since", $"\"{guest.Rid}\",0");

    public static string CookieOf(string credential) => $"__Host-v={credential}";

    private Guest Write(Loop loop, int port, int number)
    {
        var credential = Secrets.New();
        var answer = new Person(loop, port, []).Ask(
            $"/livechat/{Site}",
            [("Message", "The front brake squeals since yesterday's rain."), ("ClientId", Ids.NewClientId())],
            $"Accept: application/json\r\nX-Livechat-Credential: {credential}\r\n"
        );
        using var json = JsonDocument.Parse(answer.Text);
        var rid = json.RootElement.GetProperty("message").GetProperty("rid").GetString()!;
        var agent = number % Agents.Count;
        Expect(Agent(loop, port, agent).Submit($"/agent/rooms/{rid}", "Take conversation"), $"/agent/rooms/{rid}");
        return new(credential, rid, agent);
    }

    private static Account Invite(Loop loop, int port, Person owner, int number)
    {
        var account = NewAccount(number);
        var link =
            Person.Parse(owner.Submit("/agent/people", "Invite", ("Email", account.Email))).GetElementById("link")
            ?? throw new WrongResultException("An invitation shows no link.");
        var fields = new[]
        {
            ("Code", link.TextContent.Split('#')[1]),
            ("Name", $"Agent {number}"),
            ("Password", Password),
        };
        Expect(new Person(loop, port, account.Cookies).Submit("/invitation", "Join", fields), "/agent/me");
        return account;
    }

    private static Account NewAccount(int number) => new($"agent-{number}@kettlelane.example", []);

    private static (string, string)[] Setup(string code, string email) =>
        [
            ("Code", code),
            ("Name", "Mara Lindqvist"),
            ("Email", email),
            ("Password", Password),
            ("SiteAddress", "https://kettlelane.example"),
        ];

    private static void Expect(HttpAnswer answer, string location)
    {
        if (answer.Location is not { } led || !led.EndsWith(location, StringComparison.Ordinal))
            throw new WrongResultException($"A form led to {answer.Status} {answer.Location}, not to {location}.");
    }
}
