using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using LiveChatMeet.Relay;
using LiveChatMeet.Relay.Turn;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Media;

namespace LiveChatMeet.Tests.Relay;

/// <summary>The server's own relay beside Debian's coturn, in turn, with coturn's own client as the load.</summary>
public sealed partial class BesideCoturnTests(ITestOutputHelper output)
{
    private const int Rounds = 5;
    private const int Clients = 4; // of one user, as the printed configuration allows
    private const int Packets = 6_000; // of each client, one in a millisecond
    private const int Length = 1_000;
    private const int Pings = 1_000;
    private const int Places = 150;

    private static readonly TimeSpan PingsEvery = TimeSpan.FromMilliseconds(4);

    [Fact(Explicit = true), Trait("Full", "turn")]
    public async Task It_relays_as_much_with_as_little()
    {
        await using var shop = await RelayShop.OpenAsync();
        await using var coturn = await Coturn.StartAsync("a-secret-of-the-test");
        var ours = new Contender(
            "ours",
            shop.Relay.At!.Port,
            circle => shop.Relay.ServerFor(new TurnUser(circle, null, "any"))!,
            () => (Process.GetCurrentProcess().TotalProcessorTime, GC.GetTotalMemory(true) / 1_024)
        );
        var theirs = new Contender(
            "coturn",
            coturn.Port,
            name =>
            {
                var (username, credential) = coturn.NewCredential(name);
                return new([coturn.Url], username, credential);
            },
            () => coturn.Use
        );
        var figures = new List<(Figures Ours, Figures Theirs)>();
        for (var round = 0; round < Rounds; round++)
            figures.Add((await MeasureAsync(ours, round), await MeasureAsync(theirs, round)));

        Tell("packets for a second of processor", one => one.PacketsPerCpu, figures);
        Tell("p99 of the way through, µs", one => one.Slowest, figures);
        Tell("p50 of the way through, µs", one => one.Median, figures);
        output.WriteLine(
            $"memory of a place: ours {await MemoryAsync(ours):0.0} kB, the client here included, "
                + $"coturn {await MemoryAsync(theirs):0.0} kB"
        );
        Assert.All(figures, both => Assert.Equal((0, 0), (both.Ours.Lost, both.Theirs.Lost)));
    }

    private void Tell(string what, Func<Figures, double> of, List<(Figures Ours, Figures Theirs)> all)
    {
        var ratios = all.Select(both => of(both.Ours) / of(both.Theirs)).Order().ToList();
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{what}: ours {all.Select(both => of(both.Ours)).Order().ElementAt(Rounds / 2):N0}, coturn "
                    + $"{all.Select(both => of(both.Theirs)).Order().ElementAt(Rounds / 2):N0}; "
                    + $"ratio {ratios[Rounds / 2]:0.00} [{ratios[0]:0.00}-{ratios[^1]:0.00}]"
            )
        );
    }

    private static async Task<Figures> MeasureAsync(Contender contender, int round)
    {
        var server = contender.Server($"flood-{round}");
        var before = contender.Use().Cpu;
        var said = await UclientTests.RunAsync(
            contender.Port,
            server,
            "-y",
            $"-m{Clients}",
            $"-n{Packets}",
            $"-l{Length}",
            "-z1"
        );
        var cpu = contender.Use().Cpu - before;
        Assert.Contains("tot_recv_msgs", said, StringComparison.Ordinal);
        var received = int.Parse(Received().Matches(said)[^1].Groups[1].Value, CultureInfo.InvariantCulture);
        var lost = int.Parse(Lost().Match(said).Groups[1].Value, CultureInfo.InvariantCulture);
        var times = await PingAsync(contender.Server($"ping-{round}"));
        return new(received / cpu.TotalSeconds, times[Pings / 2], times[Pings * 99 / 100], lost);
    }

    /// <summary>How long each of many packets is under way, in microseconds, sorted.</summary>
    private static async Task<List<double>> PingAsync(IceServer server)
    {
        using var from = await TurnClient.AllocatedAsync(server);
        using var to = await TurnClient.AllocatedAsync(server);
        Assert.Equal((0, 0), (await from.BindAsync(0x4000, to.Relayed), await to.BindAsync(0x4000, from.Relayed)));
        var (data, times) = (new byte[Length], new List<double>());
        for (var count = 0; count < Pings; count++)
        {
            var sentAt = Stopwatch.GetTimestamp();
            await from.SendOnAsync(0x4000, data);
            Assert.NotNull(await to.ReceiveAsync());
            times.Add(Stopwatch.GetElapsedTime(sentAt).TotalMicroseconds);
            await Task.Delay(PingsEvery, TestContext.Current.CancellationToken);
        }
        return [.. times.Order()];
    }

    private static async Task<double> MemoryAsync(Contender contender)
    {
        var clients = new List<TurnClient>();
        var before = contender.Use().Memory;
        for (var count = 0; count < Places; count++)
            clients.Add(await TurnClient.AllocatedAsync(contender.Server($"memory-{count / 4}")));
        var after = contender.Use().Memory;
        clients.ForEach(client => client.Dispose());
        return (after - before) / (double)Places;
    }

    [GeneratedRegex(@"tot_recv_msgs=(\d+)")]
    private static partial Regex Received();

    [GeneratedRegex(@"Total lost packets (\d+)")]
    private static partial Regex Lost();

    private sealed record Contender(
        string Name,
        int Port,
        Func<string, IceServer> Server,
        Func<(TimeSpan Cpu, long Memory)> Use
    );

    private sealed record Figures(double PacketsPerCpu, double Median, double Slowest, int Lost);
}
