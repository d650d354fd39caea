using System.Diagnostics.Metrics;
using System.Net;
using LiveChatMeet.Hosting;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace LiveChatMeet.Tests.Hosting;

[Trait("Requirement", "D26")]
public sealed class LimitsTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void A_bucket_is_refilled_by_the_clock_and_never_over_its_brim()
    {
        var bucket = new Bucket(3, 0.5, _clock);

        Assert.Equal(3, Taken());
        _clock.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Equal(0, Taken());
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(1, Taken());
        _clock.Advance(TimeSpan.FromDays(400));
        Assert.Equal(3, Taken());

        int Taken() => Enumerable.Range(0, 10).Count(_ => bucket.TryTake());
    }

    [Fact]
    public void A_budget_forgets_whoever_has_all_of_it_again()
    {
        var budget = new Budget(2, 1, _clock);
        for (var i = 0; i < 1_000; i++)
            budget.TrySpend($"{i}");
        _clock.Advance(TimeSpan.FromMinutes(2));

        var isGranted = budget.TrySpend("the next one");

        Assert.True(isGranted);
        Assert.Equal(1, budget.Count);
    }

    [Fact]
    public async Task A_budget_gives_no_more_than_it_has_however_many_ask_at_once()
    {
        var budget = new Budget(500, 1, _clock);

        var granted = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ => Task.Run(() => Enumerable.Range(0, 200).Count(_ => budget.TrySpend("one"))))
        );

        Assert.Equal(500, granted.Sum());
    }

    /// <summary>L13: the /48 around an IPv6 network has ten times its places.</summary>
    [Fact]
    public void A_network_has_so_many_places_and_the_48_bits_around_it_ten_times_as_many()
    {
        var places = new NetworkPlaces(2);
        var networks = Enumerable
            .Range(0, 12)
            .Select(i => Network.Of(IPAddress.Parse($"2001:db8:7:{i:x}::1")))
            .ToList();

        var taken = networks.Sum(network => Enumerable.Range(0, 3).Count(_ => places.TryTake(network)));
        var elsewhere = places.TryTake(Network.Of(IPAddress.Parse("2001:db8:8::1")));
        places.Give(networks[0]);
        var (another, again, still) = (
            places.TryTake(networks[11]),
            places.TryTake(networks[11]),
            places.TryTake(Network.Of(IPAddress.Parse("192.0.2.1")))
        );

        Assert.Equal((20, true, true, false, true), (taken, elsewhere, another, again, still));
    }

    /// <summary>L9: of one network so many TCP connections are let in; whoever brings everybody's is not
    /// counted.</summary>
    [Fact]
    public async Task A_network_has_so_many_TCP_connections_and_proxies_are_not_counted()
    {
        var settings = new Settings
        {
            Limits = new() { TcpConnectionsPerNetwork = 3 },
            Proxies = ["192.0.2.80"],
        };
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var hits = new LimitHits(
            services.GetRequiredService<IMeterFactory>(),
            _clock,
            NullLogger<LimitHits>.Instance
        );
        var cap = new ConnectionCap(settings, new(settings), hits);
        var goOn = new TaskCompletionSource();
        var served = 0;
        var serve = cap.Before(_ =>
        {
            served++;
            return goOn.Task;
        });

        var connections = new List<Task>();
        foreach (
            var address in (string[])
                ["203.0.113.7", "198.51.100.1", "127.0.0.1", "::1", "192.0.2.80", "::ffff:192.0.2.80"]
        )
            for (var i = 0; i < 5; i++)
                connections.Add(serve(From(address)));
        var (let, refused) = (served, connections.Count(one => one.IsCompleted));
        goOn.SetResult();
        await Task.WhenAll(connections);
        await serve(From("203.0.113.7"));

        Assert.Equal((3 + 3 + (4 * 5), 4, let + 1), (let, refused, served));

        static DefaultConnectionContext From(string address) =>
            new() { RemoteEndPoint = new IPEndPoint(IPAddress.Parse(address), 4_711) };
    }
}
