using System.Security.Cryptography;
using System.Text;
using LiveChatMeet.Identity;

namespace LiveChatMeet.Relay;

/// <summary>How the two sides of a call find each other. By default directly: no request leaves for a third
/// party.</summary>
public sealed record IceSettings
{
    /// <summary>Addresses of STUN servers (RFC 7064), such as <c>stun:stun.chat.example:3478</c>.</summary>
    public IReadOnlyList<string> Stun { get; init; } = [];

    /// <summary>A TURN server beside this one.</summary>
    public TurnSettings? Turn { get; init; }

    public RelaySettings Relay { get; init; } = new();

    public bool IsSet => Stun.Count > 0 || Turn is not null;

    /// <summary>The servers for one leg, with a credential that is valid for ten minutes (coturn's REST
    /// scheme).</summary>
    /// <param name="party">Null for an administrator's test.</param>
    public IReadOnlyList<IceServer> ServersFor(string callId, Party? party, DateTimeOffset now)
    {
        var servers = new List<IceServer>();
        if (Stun.Count > 0)
            servers.Add(new(Stun, null, null));
        if (Turn is not null)
            servers.Add(Turn.CredentialFor(callId, party, now));
        return servers;
    }

    /// <returns>What is wrong, as a sentence; null when nothing is.</returns>
    public string? Validate()
    {
        if (Stun.FirstOrDefault(url => !IsAddress(url, "stun:", "stuns:")) is { } stun)
            return $"Ice:Stun contains \"{stun}\", but must contain addresses such as stun:stun.chat.example:3478.";
        if (Relay.Validate() is { } error)
            return error;
        if (Turn is null)
            return null;
        if (Turn.Urls.Count == 0 || Turn.Urls.FirstOrDefault(url => !IsAddress(url, "turn:", "turns:")) is not null)
            return "Ice:Turn:Urls must contain addresses such as turn:turn.chat.example:3478?transport=udp.";
        return ProblemOf(Turn.Secret);
    }

    // Whoever copies the example of docs/settings.md as it is has a secret that everybody knows.
    private static string? ProblemOf(string secret) =>
        secret.Length < TurnSettings.MinSecretLength
            ? $"Ice:Turn:Secret must have at least {TurnSettings.MinSecretLength} "
                + $"characters: it is what coturn calls static-auth-secret."
        : secret.Any(char.IsWhiteSpace)
            ? "Ice:Turn:Secret must have no blanks: put there what openssl rand -hex 32 prints, not these words."
        : null;

    private static bool IsAddress(string? url, params string[] schemes) =>
        url is { Length: <= 256 }
        && schemes.Any(scheme => url.StartsWith(scheme, StringComparison.Ordinal) && url.Length > scheme.Length)
        && !url.Any(char.IsWhiteSpace);
}

/// <summary>A TURN server (RFC 8656) with a secret that it shares with this server.</summary>
public sealed record TurnSettings
{
    public const int MinSecretLength = 16;

    private static readonly TimeSpan CallsFor = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan TestsFor = TimeSpan.FromMinutes(1);

    public IReadOnlyList<string> Urls { get; init; } = [];

    /// <summary>coturn's <c>static-auth-secret</c>. Never leaves the server.</summary>
    public string Secret { get; init; } = "";

    /// <summary>User name <c>expiry:callId:party</c>, password its HMAC-SHA1 (draft-uberti-behave-turn-rest-00, 2.2):
    /// SHA-1 is what the scheme asks for.</summary>
    /// <param name="party">Null for an administrator's test, whose credential is valid for a minute.</param>
    public IceServer CredentialFor(string callId, Party? party, DateTimeOffset now)
    {
        var role = party?.ToString().ToLowerInvariant() ?? "test";
        var expiry = (now + (party is null ? TestsFor : CallsFor)).ToUnixTimeSeconds();
        var username = $"{expiry}:{callId}:{role}";
#pragma warning disable CA5350 // the TURN server accepts no other hash
        var password = Convert.ToBase64String(
            HMACSHA1.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(username))
        );
#pragma warning restore CA5350
        return new(Urls, username, password);
    }
}
