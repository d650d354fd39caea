using System.Text;
using LiveChatMeet.Bench.Peers;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Bench.Product;

/// <summary>One party of a call, by its connection: calls the hub at each moment as its browser would.</summary>
internal sealed class CallSide(bool isAgent, HubConnection connection, IReadOnlyDictionary<Moment, string[]> script)
{
    private const int CandidatesAtOnce = 4;

    private static readonly string Offer = Description("offer");
    private static readonly string Answer = Description("answer");
    private static readonly string Candidates = CandidatesOf(Encoding.ASCII.GetString(Bodies.Candidate));

    private int _signalsSent;

    public string CallId { get; private set; } = "";

    public string Leg { get; private set; } = "";

    /// <summary>The other side's leg; empty while it has none.</summary>
    public string OtherLeg { get; set; } = "";

    /// <summary>With which the page borrows the connection.</summary>
    public string Nonce { get; set; } = "";

    public bool HasOffered => !isAgent;

    public void Begin(string callId) => (CallId, Leg, OtherLeg, _signalsSent) = (callId, Ids.New(), "", 0);

    /// <param name="answered">Called when all that this moment calls is answered.</param>
    public void At(Moment moment, Action? answered = null)
    {
        var methods = script.GetValueOrDefault(moment, []);
        var missing = methods.Length;
        foreach (var method in methods)
            connection.Call(
                method,
                ArgumentsOf(method),
                (_, _) =>
                {
                    if (--missing == 0)
                        answered?.Invoke();
                }
            );
        if (methods.Length == 0)
            answered?.Invoke();
    }

    /// <summary>How many candidates the other side gets.</summary>
    public int CandidatesToSend =>
        CandidatesAtOnce
        * (script.Values.Sum(methods => methods.Count(method => method == "signal")) - (HasOffered ? 0 : 1));

    private string ArgumentsOf(string method) =>
        method switch
        {
            "lend" => $"\"{Nonce}\"",
            "ringShown" => $"\"{CallId}\",\"seen\"",
            "accept" => $"\"{CallId}\",\"{AcceptKey}\",false",
            "join" => Join(),
            "signal" => NextSignal(),
            "report" => $"\"{CallId}\",\"{Leg}\",\"{Container}\",\"on\",\"on\"",
            "legConnected" => $"\"{CallId}\",\"{Leg}\"",
            _ => $"\"{CallId}\"",
        };

    private string AcceptKey => $"key-{CallId}";

    private string Container => isAgent ? "overlay" : "docked";

    private string Join()
    {
        var offers = HasOffered ? $"{{\"to\":\"{OtherLeg}\",\"signal\":{Offer}}}" : "";
        var key = isAgent ? "null" : $"\"{AcceptKey}\"";
        return $"{{\"callId\":\"{CallId}\",\"legId\":\"{Leg}\",\"container\":\"{Container}\",\"microphone\":\"on\","
            + $"\"camera\":\"{(isAgent ? "on" : "asking")}\",\"acceptKey\":{key},\"offers\":[{offers}]}}";
    }

    // The agent's first is the answer.
    private string NextSignal()
    {
        var isAnswer = isAgent && _signalsSent == 0;
        _signalsSent++;
        return $"{{\"callId\":\"{CallId}\",\"from\":\"{Leg}\",\"to\":\"{OtherLeg}\","
            + $"\"signal\":{(isAnswer ? Answer : Candidates)}}}";
    }

    private static string Description(string type) =>
        $"{{\"description\":{{\"type\":\"{type}\",\"sdp\":\"{Encoding.ASCII.GetString(Bodies.Description)}\"}},"
        + "\"candidates\":null}";

    private static string CandidatesOf(string text)
    {
        var one = $"{{\"text\":\"{text}\",\"sdpMid\":\"0\",\"sdpMLineIndex\":0,\"usernameFragment\":\"EsAw\"}}";
        var all = string.Join(',', Enumerable.Repeat(one, CandidatesAtOnce));
        return $"{{\"description\":null,\"candidates\":[{all}]}}";
    }
}
