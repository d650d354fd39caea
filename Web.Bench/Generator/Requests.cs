namespace LiveChatMeet.Bench.Generator;

/// <summary>The same request again and again, on several connections at once.</summary>
internal static class Requests
{
    private const string Headers =
        "Accept: text/html,application/xhtml+xml,*/*;q=0.8\r\nAccept-Encoding: gzip, deflate, br\r\n"
        + "Accept-Language: en\r\n";

    /// <param name="cookie">The Cookie header; empty for none.</param>
    /// <param name="connections">How many wait at once.</param>
    /// <exception cref="WrongResultException">An answer is not 200.</exception>
    public static Measured Run(
        Measuring measuring,
        int port,
        string path,
        string cookie,
        int connections,
        TimeSpan time
    )
    {
        var head = $"GET {path} HTTP/1.1\r\n{Headers}{(cookie.Length > 0 ? $"Cookie: {cookie}\r\n" : "")}";
        var asking = new Asking(path, head);
        var channels = Enumerable.Range(0, connections).Select(_ => new HttpChannel(measuring.Loop, port)).ToList();
        var measured = measuring.Of(() =>
        {
            foreach (var channel in channels)
                asking.Ask(channel);
            measuring.Loop.Spin(time);
            asking.IsOn = false;
        });
        var count = asking.Latencies.Count;
        measuring.Loop.Until(
            $"{path} is answered",
            () => channels.All(one => one.Waiting == 0),
            TimeSpan.FromSeconds(60)
        );
        foreach (var channel in channels)
            channel.Dispose();
        return measured with { Latencies = asking.Latencies, Count = count };
    }

    private sealed class Asking(string path, string head)
    {
        public Latencies Latencies { get; } = new();

        public bool IsOn { get; set; } = true;

        public void Ask(HttpChannel channel)
        {
            var begun = Loop.Now;
            channel.Ask(
                head,
                "",
                answer =>
                {
                    if (answer.Status != 200)
                        throw new WrongResultException($"{path} is answered {answer.Status}.");
                    Latencies.Add(Loop.Now - begun);
                    if (IsOn)
                        Ask(channel);
                }
            );
        }
    }
}
