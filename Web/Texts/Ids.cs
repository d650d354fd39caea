using System.Buffers;
using System.Security.Cryptography;

namespace LiveChatMeet.Texts;

/// <summary>
/// Ids of rows that people can see: 17 characters of Meteor's alphabet, 98 bits from a cryptographic source.
/// An id alone opens nothing.
/// </summary>
public static class Ids
{
    public const int Length = 17;
    private const string Alphabet = "23456789ABCDEFGHJKLMNPQRSTWXYZabcdefghijkmnopqrstuvwxyz";

    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);

    public static string New() => RandomNumberGenerator.GetString(Alphabet, Length);

    /// <summary>A message's client id where the sender gave none: a UUID that rises with the time (RFC 9562, 5.7), so
    /// that their index grows at its end, and a batch of messages writes one page of it.</summary>
    public static string NewClientId() => Guid.CreateVersion7().ToString();

    public static bool IsWellFormed(string? id) => id is { Length: Length } && !id.AsSpan().ContainsAnyExcept(Letters);
}
