using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace LiveChatMeet.Storage;

/// <summary>What the server's keys protect for longer than a session: it stays readable when they are replaced. A
/// cookie is refused then, as whoever has an old key could have made it.</summary>
public static class KeptSecrets
{
    /// <summary>Reads it, also if its key was revoked since.</summary>
    /// <exception cref="CryptographicException">It is none, was changed, or its key is gone.</exception>
    public static string UnprotectKept(this IDataProtector protector, string kept)
    {
        if (protector is not IPersistedDataProtector persisted || !Base64Url.IsValid(kept))
            throw new CryptographicException("This is nothing that was protected.");
        var bytes = persisted.DangerousUnprotect(
            Base64Url.DecodeFromChars(kept),
            ignoreRevocationErrors: true,
            out _,
            out _
        );
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Protects it with the key of now.</summary>
    /// <exception cref="CryptographicException"><inheritdoc cref="UnprotectKept"/></exception>
    public static string Renew(this IDataProtector protector, string kept) =>
        protector.Protect(protector.UnprotectKept(kept));
}
