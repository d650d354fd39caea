using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LiveChatMeet.Identity;

namespace LiveChatMeet.Relay.Turn;

/// <summary>What a user name stands for; nobody has proven yet to have its password.</summary>
/// <param name="Key">Protects the user's messages (RFC 8489, 9.2.2).</param>
/// <param name="IsExpired">Whether it opens no relay any more.</param>
public sealed record TurnCredential(TurnUser User, byte[] Key, bool IsExpired);

/// <summary>
/// Makes the credentials of this server's own relay, and recognizes them: user name <c>expiry:circle:party:legId</c>,
/// password its HMAC. The secret is made at the start and never leaves the process: after a restart browsers ask for
/// new credentials, as their allocations are gone too.
/// </summary>
public sealed class TurnCredentials(TimeProvider time)
{
    public const string Realm = "livechatmeet";

    private static readonly TimeSpan CallsFor = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan TestsFor = TimeSpan.FromMinutes(1);

    /// <summary>How long a nonce is taken (RFC 8656, 5).</summary>
    private static readonly TimeSpan NonceValidFor = TimeSpan.FromMinutes(10);

    private static readonly Dictionary<string, Party?> Parties = new(StringComparer.Ordinal)
    {
        [Agent] = Party.Agent,
        [Visitor] = Party.Visitor,
        [Test] = null,
    };

    private const string Agent = "agent";
    private const string Visitor = "visitor";
    private const string Test = "test";
    private const int MaxUsernameLength = 256;
    private const int StampLength = sizeof(long);
    private const int NonceLength = StampLength + 16;

    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(32);

    /// <summary>A credential opens a relay for this long; what is open outlives it, while its call runs.</summary>
    public static TimeSpan ValidFor(TurnUser user) => user.Party is null ? TestsFor : CallsFor;

    public (string Username, string Password) For(TurnUser user)
    {
        var expiry = (time.GetUtcNow() + ValidFor(user)).ToUnixTimeSeconds();
        var username = string.Create(
            CultureInfo.InvariantCulture,
            $"{expiry}:{user.Circle}:{NameOf(user.Party)}:{user.LegId}"
        );
        return (username, PasswordOf(username));
    }

    /// <returns>Null if this server makes no such name.</returns>
    public TurnCredential? Find(ReadOnlySpan<byte> username)
    {
        if (username.Length is 0 or > MaxUsernameLength)
            return null;
        var name = Encoding.UTF8.GetString(username);
        if (
            name.Split(':') is not [var expiry, var circle, var party, var legId]
            || !long.TryParse(expiry, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || !Parties.TryGetValue(party, out var of)
        )
            return null;
#pragma warning disable CA5351 // the protocol's key
        var key = MD5.HashData(Encoding.UTF8.GetBytes($"{name}:{Realm}:{PasswordOf(name)}"));
#pragma warning restore CA5351
        return new(new(circle, of, legId), key, time.GetUtcNow().ToUnixTimeSeconds() > seconds);
    }

    /// <summary>A nonce for one address: it proves that a request was sent by whom it seems to come from.</summary>
    public string NonceFor(ReadOnlySpan<byte> client)
    {
        Span<byte> nonce = stackalloc byte[NonceLength];
        BinaryPrimitives.WriteInt64BigEndian(nonce, time.GetUtcNow().ToUnixTimeSeconds());
        Seal(nonce, client);
        return Convert.ToHexStringLower(nonce);
    }

    /// <summary>Whether a nonce is this server's, for this address, and not stale.</summary>
    public bool IsFresh(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> client)
    {
        Span<byte> given = stackalloc byte[NonceLength];
        Span<byte> made = stackalloc byte[NonceLength];
        if (
            nonce.Length != 2 * NonceLength
            || Convert.FromHexString(nonce, given, out _, out var written) != OperationStatus.Done
            || written != NonceLength
        )
            return false;
        given[..StampLength].CopyTo(made);
        Seal(made, client);
        var madeAt = DateTimeOffset.FromUnixTimeSeconds(
            Math.Clamp(BinaryPrimitives.ReadInt64BigEndian(given), 0, int.MaxValue)
        );
        return CryptographicOperations.FixedTimeEquals(given, made)
            && (time.GetUtcNow() - madeAt).Duration() <= NonceValidFor;
    }

    private void Seal(Span<byte> nonce, ReadOnlySpan<byte> client)
    {
        Span<byte> text = stackalloc byte[StampLength + 32];
        nonce[..StampLength].CopyTo(text);
        client.CopyTo(text[StampLength..]);
        Span<byte> seal = stackalloc byte[SHA256.HashSizeInBytes];
        HMACSHA256.HashData(_secret, text[..(StampLength + client.Length)], seal);
        seal[..(NonceLength - StampLength)].CopyTo(nonce[StampLength..]);
    }

    private static string NameOf(Party? party) =>
        party switch
        {
            Party.Agent => Agent,
            Party.Visitor => Visitor,
            _ => Test,
        };

    private string PasswordOf(string username) =>
        Convert.ToBase64String(HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(username)));
}
