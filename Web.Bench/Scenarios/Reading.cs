using LiveChatMeet.Bench.Generator;
using LiveChatMeet.Bench.Peers;
using LiveChatMeet.Bench.Product;

namespace LiveChatMeet.Bench.Scenarios;

/// <summary>The pages that people open most, beside a static file.</summary>
internal sealed class Reading : Scenario
{
    public const string File = "static file";
    public const string Meet = "meet page, shell";
    public const string Newcomer = "livechat, new visitor";
    public const string Chat = "livechat, conversation";
    public const string Inbox = "inbox of 200 rooms";
    public const string Part = "inbox of 200 rooms, part";

    private const int Connections = 32;

    // With those that the agent has, 200.
    private static readonly History Past = new(Closed: 500, Waiting: 198, Each: 6);

    public override string Name => "pages";

    public override IEnumerable<Contender> Contenders(Field field) => [field.Ours];

    public override void Seed(string data) => Past.Write(data);

    public override void Measure(Trial trial)
    {
        var shop = ((LiveChatMeetServer)trial.Contender).Shop;
        using var agent = shop.Agent(trial.Loop, trial.Port, 0);
        var guest = Shop.CookieOf(shop.Guests[0].Credential);
        (string Name, string Path, string Cookie)[] pages =
        [
            (File, "/livechat.js", ""),
            (Meet, "/meet/AAAAAAAAAAAAAAAAA", ""),
            (Newcomer, $"/livechat/{shop.Site}", ""),
            (Chat, $"/livechat/{shop.Site}", guest),
            (Inbox, "/agent", agent.Cookie),
            (Part, "/agent?handler=Inbox", agent.Cookie),
        ];
        // All before any: what they share is compiled again when it is known to be hot, which the first would pay for.
        foreach (var (_, path, cookie) in pages)
            Ask(path, cookie, trial.Options.Phase / 2);
        foreach (var (name, path, cookie) in pages)
            trial.Phase(name, () => Ask(path, cookie, trial.Options.Phase));

        Measured Ask(string path, string cookie, TimeSpan time) =>
            Requests.Run(trial.Measuring, trial.Port, path, cookie, Connections, time);
    }
}
