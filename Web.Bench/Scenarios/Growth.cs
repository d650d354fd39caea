using LiveChatMeet.Bench.Generator;
using LiveChatMeet.Bench.Peers;
using LiveChatMeet.Bench.Product;

namespace LiveChatMeet.Bench.Scenarios;

/// <summary>How long one page takes, alone, with a short past and with a long one.</summary>
internal sealed class Growth(string size, History past, string kept) : Scenario
{
    public const string Little = "10,000 messages";
    public const string Much = "1,000,000 messages";
    public const string Inbox = "inbox";
    public const string Room = "room page";
    public const string Chat = "livechat";
    public const string Closed = "closed conversations";
    public const string Search = "search for a word in all of them";

    /// <summary>By the number of messages in all rooms; the number of waiting rooms is the same.</summary>
    public static IEnumerable<Growth> All(string home) =>
        [
            new(Little, new(Closed: 500, Waiting: 200, Each: 14), home),
            new(Much, new(Closed: 49_800, Waiting: 200, Each: 20), home),
        ];

    public override string Name => "growth";

    public static string Phase(string page, string size) => $"{page}, {size}";

    public override IEnumerable<Contender> Contenders(Field field) => [field.Ours];

    // It takes a while: the same for all repetitions.
    public override void Seed(string data)
    {
        var (file, copy) = (Path.Combine(data, "livechatmeet.db"), Path.Combine(kept, $"{past.Closed}.db"));
        if (!File.Exists(copy))
        {
            past.Write(data);
            File.Copy(file, copy);
        }
        else
            File.Copy(copy, file, overwrite: true);
    }

    public override void Measure(Trial trial)
    {
        var shop = ((LiveChatMeetServer)trial.Contender).Shop;
        using var agent = shop.Agent(trial.Loop, trial.Port, 0);
        var room = shop.Guests.First(guest => guest.Agent == 0);
        foreach (
            var (name, path, cookie) in new[]
            {
                (Inbox, "/agent?handler=Inbox", agent.Cookie),
                (Room, $"/agent/rooms/{room.Rid}", agent.Cookie),
                (Closed, "/agent?handler=Inbox&show=closed", agent.Cookie),
                (Search, $"/agent?handler=Inbox&q={History.CommonWord}", agent.Cookie),
                (Chat, $"/livechat/{shop.Site}", Shop.CookieOf(room.Credential)),
            }
        )
        {
            Measured Ask(TimeSpan time) => Requests.Run(trial.Measuring, trial.Port, path, cookie, 1, time);
            Ask(trial.Options.Phase / 2);
            trial.Phase(Phase(name, size), () => Ask(trial.Options.Phase));
        }
    }
}
