using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace LiveChatMeet.Identity;

/// <summary>256-bit secrets as 43 characters of base64url, and the SHA-256 that the database stores.</summary>
public static class Secrets
{
    private const int Bytes = 32;
    private const int Length = 43;

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>A secret's stored form: hexadecimal, 64 characters.</summary>
    public static string Hash(string secret) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    public static bool IsWellFormed(string? secret) => secret is { Length: Length } && Base64Url.IsValid(secret);
}
