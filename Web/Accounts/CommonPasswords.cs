using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace LiveChatMeet.Accounts;

/// <summary>The 3,000 most common passwords that are long enough to be taken (ASVS 5.0, 6.2.4). Upper case does not
/// make one of them another.</summary>
public static class CommonPasswords
{
    private const string Resource = "common-passwords"; // made by packaging/common-passwords.mjs with each build

    // The beginnings of their hashes, in order: one other password in 1.4 million is taken for one of them.
    private static readonly Lazy<uint[]> Keys = new(Read);

    /// <summary>Whether a password is one of them.</summary>
    public static bool Has(string password) => Array.BinarySearch(Keys.Value, KeyOf(password)) >= 0;

    private static uint KeyOf(string password) =>
        BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(password.ToLowerInvariant())));

    private static uint[] Read()
    {
        using var list =
            typeof(CommonPasswords).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException("The build has made no list of common passwords.");
        using var bytes = new BinaryReader(list);
        return
        [
            .. bytes
                .ReadBytes((int)list.Length)
                .Chunk(sizeof(uint))
                .Select(key => BinaryPrimitives.ReadUInt32BigEndian(key)),
        ];
    }
}
