using System.Security.Cryptography;
using System.Text;

namespace LiveChatMeet.Hosting;

/// <summary>
/// The names of this server before and after a change of its public address. Visitors come over from a former one only
/// as long as it leads here: every few minutes the server asks at each for a proof that it alone can give. One that
/// somebody else answers gives nothing any more; one that the server cannot reach itself, as behind some routers, does.
/// </summary>
public sealed partial class FormerNames(Settings settings, ILogger<FormerNames> logger) : BackgroundService
{
    /// <summary>Where the proof is asked for, with <c>?of=</c> what it is to be of.</summary>
    public const string Path = "/former-name";

    private const int MaxLength = 64;
    private const int ProxyFailed = 500;

    private static readonly TimeSpan AsksEvery = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(10);

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly string[] _former = [.. settings.FormerAddresses.Select(address => address.TrimEnd('/'))];
    private volatile string[] _foreign = [];

    /// <summary>The public address, without a slash at the end; empty where there is no former one.</summary>
    public string New { get; } = settings.FormerAddresses.Count > 0 ? settings.PublicAddress!.TrimEnd('/') : "";

    /// <summary>The former addresses from which visitors come over.</summary>
    public IEnumerable<string> Giving => _former.Except(_foreign);

    public bool AreOf(HttpRequest request) => Giving.Contains(request.OwnOrigin(), StringComparer.OrdinalIgnoreCase);

    public bool LeadTo(HttpRequest request) => New.Equals(request.OwnOrigin(), StringComparison.OrdinalIgnoreCase);

    /// <returns>Null for what this server would not ask.</returns>
    public string? ProofOf(string? asked) =>
        _former.Length > 0 && asked is { Length: > 0 and <= MaxLength }
            ? Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(asked)))
            : null;

    /// <summary>Asks at each former name who answers there.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false };
        using var client = new HttpClient(handler) { Timeout = AnswersWithin };
        var foreign = new List<string>();
        foreach (var address in _former)
            if (await IsForeignAsync(client, address, cancellation))
                foreign.Add(address);
        foreach (var address in foreign.Except(_foreign))
            LeadsElsewhere(address);
        _foreign = [.. foreign];
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_former.Length == 0)
            return;
        using var timer = new PeriodicTimer(AsksEvery);
        do await LookAsync(stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<bool> IsForeignAsync(HttpClient client, string address, CancellationToken cancellation)
    {
        var asked = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        try
        {
            using var answer = await client.GetAsync(
                $"{address}{Path}?of={asked}",
                HttpCompletionOption.ResponseHeadersRead,
                cancellation
            );
            return (int)answer.StatusCode < ProxyFailed && await BeginningAsync(answer, cancellation) != ProofOf(asked);
        }
        catch (HttpRequestException)
        {
            return false; // not reached from here
        }
        catch (IOException)
        {
            return false; // broken off
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false; // no answer in time
        }
    }

    private static async Task<string> BeginningAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
        var beginning = new byte[MaxLength];
        return Encoding.ASCII.GetString(
            beginning,
            0,
            await body.ReadAtLeastAsync(beginning, MaxLength, throwOnEndOfStream: false, cancellation)
        );
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Address} does not lead to this server any more, so no visitor comes over from there. If you have "
            + "given the name up, remove it from FormerAddresses."
    )]
    private partial void LeadsElsewhere(string address);
}
