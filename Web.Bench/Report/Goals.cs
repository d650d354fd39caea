using LiveChatMeet.Bench.Scenarios;

namespace LiveChatMeet.Bench.Report;

/// <summary>All that the product is to reach.</summary>
internal static class Goals
{
    private const string Us = "LiveChatMeet";
    private const string PeerJs = "PeerJS";
    private const string Stock = "SignalR";
    private const string Rest = "stock SignalR hub";

    public static IReadOnlyList<Goal> All { get; } =
    [
        More("whole calls, durable", "PeerJS, 22 relayed messages", Calls(Us), Calls(PeerJs), 0.25, 0.8),
        More("whole calls, durable", "Nextcloud's server", Calls(Us), Calls("Nextcloud"), 0.36, 1),
        More("whole calls with consoles open", "without", Console(Consoles.With), Console(Consoles.Without), 0.8, 0.95),
        Less("hub calls in a whole call", "", At("calls", Us, Calling.Many, Calling.HubCalls), null, 14, 10),
        Less("pushes of a whole call", "", At("calls", Us, Calling.Many, Calling.Pushes), null, 40, 25),
        Less("one signal, p50", Rest, One(Us, Sample.Median), One(Stock, Sample.Median), 1.3, 0.8),
        Less("one signal, p99", Rest, One(Us, Sample.Slowest), One(Stock, Sample.Slowest), 1.3, 0.8),
        More("most signals", Rest, Most(Us), Most(Stock), 0.8, 2),
        Less("CPU of a signal at 2,000/s", PeerJs, Fast(Us), Fast(PeerJs), 3, 2),
        More("durable messages", "EF, SaveChanges each", Chat(Us), Chat("SignalR and EF"), 4, 8),
        More("durable messages", "SQLite's C functions, a row each", Chat(Us), Rows, 0.8, 1.7),
        Less("a message at 500/s, p99", "the hub without a store", Paced(Us), Paced(Stock), 4, 3),
        Less(
            "memory of an idle connection",
            PeerJs,
            Idle(Us, Idling.Kilobytes),
            Idle(PeerJs, Idling.Kilobytes),
            3.5,
            2.2
        ),
        Less("CPU at 10,000 idle connections", "", Idle(Us, Idling.CpuShare), null, 8, 4),
        Less("start to the first page", "PeerJS to its first answer", Start(Us), Start(PeerJs), 3, 2),
        More("meet page, shell", "our static file", Page(Reading.Meet), Page(Reading.File), 0.4, 0.8),
        More("livechat with a conversation", "our static file", Page(Reading.Chat), Page(Reading.File), 0.12, 0.3),
        More("inbox of 200 rooms", "our static file", Page(Reading.Inbox), Page(Reading.File), 0.01, 0.03),
        Grows("inbox at a million messages", Growth.Inbox),
        Grows("room page at a million messages", Growth.Room),
        Less("accepted messages at twice the load, p99", "at half", Load(Overload.Twice), Load(Overload.Half), 3, 3),
        Less("size of the binary", "", At("start", Us, Starting.Phase, Starting.Binary), null, 150, 110),
        Less("what it unpacks", "", At("start", Us, Starting.Phase, Starting.Unpacked), null, 10, 10),
    ];

    private static Place Rows => At(RowLimit.Called, RowLimit.Server, RowLimit.Phase, Sample.PerSecond);

    private static Place At(string scenario, string who, string phase, string value) =>
        new(scenario, who, phase, value);

    private static Place Calls(string who) => At("calls", who, Calling.Many, Sample.PerSecond);

    private static Place Console(string phase) => At("consoles", Us, phase, Sample.PerSecond);

    private static Place One(string who, string value) => At("relay", who, Relaying.One, value);

    private static Place Most(string who) => At("relay", who, Relaying.Most, Sample.PerSecond);

    private static Place Fast(string who) => At("relay", who, Relaying.Fast, Sample.Cpu);

    private static Place Chat(string who) => At("chat", who, Chatting.Hundred, Sample.PerSecond);

    private static Place Paced(string who) => At("chat", who, Chatting.Paced, Sample.Slowest);

    private static Place Idle(string who, string value) => At("idle", who, Idling.Quiet, value);

    private static Place Start(string who) => At("start", who, Starting.Phase, Starting.Milliseconds);

    private static Place Page(string page) => At("pages", Us, page, Sample.PerSecond);

    private static Place Load(string phase) => At("overload", Us, phase, Sample.Slowest);

    private static Place Grown(string page, string size) => At("growth", Us, Growth.Phase(page, size), Sample.Median);

    private static Goal Grows(string what, string page) =>
        Less(what, "at 10,000", Grown(page, Growth.Much), Grown(page, Growth.Little), 1.3, 1.1);

    private static Goal More(string what, string against, Place ours, Place? theirs, double least, double aim) =>
        new(what, against, ours, theirs, false, least, aim);

    private static Goal Less(string what, string against, Place ours, Place? theirs, double most, double aim) =>
        new(what, against, ours, theirs, true, most, aim);
}
