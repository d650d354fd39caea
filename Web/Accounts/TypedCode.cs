using System.Security.Cryptography;
using LiveChatMeet.Identity;

namespace LiveChatMeet.Accounts;

/// <summary>Secrets that people read and type: five random bits for each letter, in groups of four.</summary>
public static class TypedCode
{
    private const int GroupLength = 4;
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // Crockford's base 32

    public static string New(int letters) =>
        string.Join(
            '-',
            RandomNumberGenerator.GetString(Alphabet, letters).Chunk(GroupLength).Select(group => new string(group))
        );

    /// <summary>Its stored form. Case, dashes, spaces, and the letters that look like digits do not matter.</summary>
    public static string HashOf(string code) =>
        Secrets.Hash(
            string.Concat(
                code.ToUpperInvariant()
                    .Where(char.IsAsciiLetterOrDigit)
                    .Select(letter =>
                        letter switch
                        {
                            'O' => '0',
                            'I' or 'L' => '1',
                            _ => letter,
                        }
                    )
            )
        );
}
