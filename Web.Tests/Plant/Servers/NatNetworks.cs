using System.Diagnostics;
using System.Globalization;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>
/// An Internet of its own in network namespaces: a public network with a server at <see cref="ServerAddress"/> and
/// another at <see cref="OtherAddress"/>, and two households, each behind a router with NAT that gives every connection
/// a port of its own. The routers let their people reach the two servers and nobody else: no way leads from one
/// household to the other. The addresses are those of RFC 5737 and RFC 1918.
/// </summary>
public sealed class NatNetworks : IAsyncDisposable
{
    public const string ServerAddress = "203.0.113.10";
    public const string OtherAddress = "203.0.113.11";

    private const string Rules = """
        table ip nat {
          chain out {
            type nat hook postrouting priority srcnat;
            oifname "out" masquerade fully-random
          }
        }
        table ip filter {
          chain forward {
            type filter hook forward priority filter; policy drop;
            ct state established,related accept
            iifname "in" ip daddr { 203.0.113.10, 203.0.113.11 } accept
          }
        }
        """;

    private readonly string _prefix = $"lcm{Environment.ProcessId}";
    private readonly List<string> _made = [];

    /// <summary>Where the servers are.</summary>
    public string Public => $"{_prefix}-public";

    /// <summary>Where the people of a household are.</summary>
    public string Household(int number) => $"{_prefix}-home{number}";

    /// <exception cref="InvalidOperationException">It cannot be made here; the message has what was said.</exception>
    public static async Task<NatNetworks> MakeAsync()
    {
        var networks = new NatNetworks();
        try
        {
            await networks.MakePublicAsync();
            await networks.MakeHouseholdAsync(1);
            await networks.MakeHouseholdAsync(2);
            return networks;
        }
        catch
        {
            await networks.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether TCP leads from a household to an address at all: a refusal comes from there too.</summary>
    public async Task<bool> ReachesAsync(int household, string address)
    {
        var (code, says) = await RunAsync(
            null,
            ["netns", "exec", Household(household), "timeout", "2", "bash", "-c", $"exec 3<>/dev/tcp/{address}/9"]
        );
        return code == 0 || says.Contains("refused", StringComparison.Ordinal);
    }

    /// <summary>What the router of a household has for an address on the public network.</summary>
    public static string RouterAddress(int household) =>
        string.Create(CultureInfo.InvariantCulture, $"203.0.113.{20 + household}");

    /// <summary>From now on nothing passes the router of a household, in either direction and without a word.</summary>
    /// <param name="what">Only this, in nft's words; else everything.</param>
    public Task CutAsync(int household, string what = "") =>
        IpAsync(
            $"netns exec {Router(household)} nft -f -",
            $$"""
            table ip cut {
              chain forward {
                type filter hook forward priority -10;
                {{what}} drop
              }
            }
            """
        );

    /// <summary>All passes again.</summary>
    public Task HealAsync(int household) => IpAsync($"netns exec {Router(household)} nft delete table ip cut");

    /// <summary>The people of a household have another address from now on, and the one before is nobody's: as when a
    /// phone leaves one network for another.</summary>
    /// <param name="host">The last number of it, from 3.</param>
    public async Task MoveAsync(int household, int host)
    {
        var (home, inside) = (Household(household), Inside(household));
        await IpAsync($"-n {home} address flush dev eth0");
        await IpAsync($"-n {home} address add {inside}.{host}/24 dev eth0");
        await IpAsync($"-n {home} route add default via {inside}.1");
    }

    /// <summary>Gives the names of the servers to a household, for programs that ask the machine for them.</summary>
    public async Task NameAsync(int household, params (string Address, string Name)[] names)
    {
        var place = Directory.CreateDirectory($"/etc/netns/{Household(household)}").FullName;
        await File.WriteAllLinesAsync(
            Path.Combine(place, "hosts"),
            names.Prepend(("127.0.0.1", "localhost")).Select(one => $"{one.Item1} {one.Item2}")
        );
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var name in _made)
        {
            await RunAsync(null, ["netns", "delete", name]);
            if (Directory.Exists($"/etc/netns/{name}"))
                Directory.Delete($"/etc/netns/{name}", recursive: true);
        }
    }

    private string Router(int number) => $"{_prefix}-router{number}";

    private static string Inside(int number) => $"192.168.{20 + number}";

    private async Task MakePublicAsync()
    {
        await AddAsync(Public);
        await IpAsync($"-n {Public} link add net type bridge");
        await IpAsync($"-n {Public} address add {ServerAddress}/24 dev net");
        await IpAsync($"-n {Public} address add {OtherAddress}/24 dev net");
        await IpAsync($"-n {Public} link set net up");
    }

    private async Task MakeHouseholdAsync(int number)
    {
        var (router, home, inside) = (Router(number), Household(number), Inside(number));
        await AddAsync(router);
        await AddAsync(home);
        await IpAsync($"-n {router} link add out type veth peer name to{number} netns {Public}");
        await IpAsync($"-n {Public} link set to{number} master net up");
        await IpAsync($"-n {router} address add {RouterAddress(number)}/24 dev out");
        await IpAsync($"-n {router} link set out up");
        await IpAsync($"-n {router} link add in type veth peer name eth0 netns {home}");
        await IpAsync($"-n {router} address add {inside}.1/24 dev in");
        await IpAsync($"-n {router} link set in up");
        await IpAsync($"-n {home} address add {inside}.2/24 dev eth0");
        await IpAsync($"-n {home} link set eth0 up");
        await IpAsync($"-n {home} route add default via {inside}.1");
        await IpAsync($"netns exec {router} sysctl -qw net.ipv4.ip_forward=1");
        await IpAsync($"netns exec {router} nft -f -", Rules);
    }

    private async Task AddAsync(string name)
    {
        await IpAsync($"netns add {name}");
        _made.Add(name);
        // The kernel gives each link an address of version 6 a second after it is up, and a browser then says that its
        // network has changed.
        await IpAsync($"netns exec {name} sysctl -qw net.ipv6.conf.all.disable_ipv6=1");
        await IpAsync($"netns exec {name} sysctl -qw net.ipv6.conf.default.disable_ipv6=1");
        await IpAsync($"-n {name} link set lo up");
    }

    private static async Task IpAsync(string command, string? input = null)
    {
        var (code, says) = await RunAsync(input, command.Split(' '));
        if (code != 0)
            throw new InvalidOperationException($"ip {command}: {says}");
    }

    private static async Task<(int Code, string Says)> RunAsync(string? input, string[] arguments)
    {
        var start = new ProcessStartInfo("ip", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var says = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, says);
    }
}
