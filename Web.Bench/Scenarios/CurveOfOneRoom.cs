using LiveChatMeet.Bench.Generator;
using LiveChatMeet.Bench.Peers;
using LiveChatMeet.Bench.Product;

namespace LiveChatMeet.Bench.Scenarios;

/// <summary>How long the pages of one room take with so many messages in it.</summary>
internal sealed class CurveOfOneRoom(int messages) : Curve
{
    public const string Room = "room page by its messages";
    public const string Chat = "livechat by its messages";

    public static IEnumerable<CurveOfOneRoom> All => [new(100), new(1_000), new(10_000), new(100_000)];

    protected override string Of => "messages";

    public override IEnumerable<Contender> Contenders(Field field) => [field.Ours];

    public override void Seed(string data) => History.WriteInFirstRoom(data, messages);

    public override void Measure(Trial trial)
    {
        var shop = ((LiveChatMeetServer)trial.Contender).Shop;
        using var agent = shop.Agent(trial.Loop, trial.Port, shop.Guests[0].Agent);
        foreach (
            var (title, path, cookie) in new[]
            {
                (Room, $"/agent/rooms/{shop.Guests[0].Rid}", agent.Cookie),
                (Chat, $"/livechat/{shop.Site}", Shop.CookieOf(shop.Guests[0].Credential)),
            }
        )
        {
            Measured Ask() => Requests.Run(trial.Measuring, trial.Port, path, cookie, 1, trial.Options.Phase);
            Ask();
            var measured = Ask();
            Point(trial, title, messages, CurveOfRooms.Milliseconds, measured.Latencies.Within(0.5) / 1_000, measured);
        }
    }
}
