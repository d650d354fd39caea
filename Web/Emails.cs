using System.Net.Mail;

namespace LiveChatMeet;

public static class Emails
{
    private const int Longest = 254;

    /// <summary>An address as a link that opens a letter to it and fills in nothing else (RFC 6068).</summary>
    public static string LinkTo(string email) => $"mailto:{Uri.EscapeDataString(email[..email.LastIndexOf('@')])}{email[email.LastIndexOf('@')..]}";

    /// <summary>An address as it is stored; null when none was given.</summary>
    /// <exception cref="RefusedException"><see cref="Refusals.EmailMalformed"/>.</exception>
    public static string? Clean(string? email)
    {
        if (string.IsNullOrWhiteSpace(email)) return null;
        var trimmed = email.Trim();
        var isAddress = trimmed.Length <= Longest && MailAddress.TryCreate(trimmed, out var address) && address.Address == trimmed && !trimmed.Any(char.IsControl);
        return isAddress ? trimmed : throw new RefusedException(Refusals.EmailMalformed);
    }
}
