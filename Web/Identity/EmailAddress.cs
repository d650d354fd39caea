using System.Buffers;
using System.Globalization;
using System.Net.Mail;
using System.Text;
using LiveChatMeet.Refusals;

namespace LiveChatMeet.Identity;

public static class EmailAddress
{
    private const int Longest = 254;

    private static readonly UnicodeCategory[] Marks =
    [
        UnicodeCategory.NonSpacingMark,
        UnicodeCategory.SpacingCombiningMark,
    ];
    private static readonly SearchValues<char> InLocalPart = SearchValues.Create("!#$%&'*+-/=?^_`{|}~.");

    /// <summary>A link that opens a mail to this address and fills in nothing else (RFC 6068, 2).</summary>
    public static string LinkTo(string email)
    {
        var at = email.LastIndexOf('@');
        return $"mailto:{Uri.EscapeDataString(email[..at])}@{Uri.EscapeDataString(email[(at + 1)..])}";
    }

    /// <summary>An address as it is stored; null when none was given.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.EmailMalformed"/>.</exception>
    public static string? Clean(string? email)
    {
        if (string.IsNullOrWhiteSpace(email))
            return null;
        var trimmed = email.Trim();
        return IsAddress(trimmed) ? trimmed : throw new RefusedException(Refusal.EmailMalformed);
    }

    /// <summary>The same however an address is written: in small letters, with its domain as the DNS has it. What is
    /// compared and counted; a mail goes to what was written.</summary>
    public static string Canonical(string email)
    {
        var (local, host) = (email.Trim().Normalize(), "");
        if (local.LastIndexOf('@') is >= 0 and var at)
            (local, host) = (local[..at], $"@{AsciiOf(local[(at + 1)..])}");
        return (local + host).ToLowerInvariant();
    }

    public static bool AreSame(string one, string other) => Canonical(one) == Canonical(other);

    /// <summary>Whether it is a bare address (RFC 5321, 4.1.2; beyond ASCII RFC 6531), not quoted and with no address
    /// literal.</summary>
    public static bool IsAddress(string text) =>
        text.Length <= Longest
        && MailAddress.TryCreate(text, out var address)
        && address.Address == text
        && address
            .User.EnumerateRunes()
            .All(rune => IsWordy(rune) || (rune.IsAscii && InLocalPart.Contains((char)rune.Value)))
        && address.Host.Split('.').All(IsLabel);

    private static string AsciiOf(string host)
    {
        try
        {
            return new IdnMapping().GetAscii(host);
        }
        catch (ArgumentException)
        {
            return host; // the DNS has no such name
        }
    }

    private static bool IsLabel(string label) =>
        label.Length > 0
        && label[0] != '-'
        && label[^1] != '-'
        && label.EnumerateRunes().All(rune => IsWordy(rune) || rune.Value == '-');

    private static bool IsWordy(Rune rune) =>
        Rune.IsLetterOrDigit(rune) || Array.IndexOf(Marks, Rune.GetUnicodeCategory(rune)) >= 0;
}
