using System.Text;
using MailKit;

namespace LiveChatMeet.Mail;

/// <summary>Hears what passes between us and the mail server: how it greets, and whether all of a mail has been handed
/// over.</summary>
internal sealed class SmtpWatch : IProtocolLogger
{
    private const int LongestGreeting = 200;

    private static readonly byte[] End = "\r\n.\r\n"u8.ToArray();

    private readonly byte[] _last = new byte[End.Length];
    private bool _isInData;

    public IAuthenticationSecretDetector? AuthenticationSecretDetector { get; set; }

    /// <summary>The first line that the server said.</summary>
    public string? Greeting { get; private set; }

    /// <summary>Whether a mail was handed over to its last byte.</summary>
    public bool HasHandedOver { get; private set; }

    /// <summary>The next mail.</summary>
    public void Begin() => (_isInData, HasHandedOver) = (false, false);

    public void LogConnect(Uri uri) { }

    public void LogClient(byte[] buffer, int offset, int count)
    {
        var sent = buffer.AsSpan(offset, count);
        if (_isInData)
            HasHandedOver |= Ends(sent);
        else if (sent.StartsWith("DATA\r\n"u8) || sent.IndexOf("\r\nDATA\r\n"u8) >= 0)
            _isInData = true;
        else if (sent.StartsWith("BDAT "u8)) // a chunk that may be the last
            HasHandedOver = true;
    }

    public void LogServer(byte[] buffer, int offset, int count)
    {
        if (Greeting is not null)
            return;
        var line = Encoding.UTF8.GetString(buffer, offset, Math.Min(count, LongestGreeting));
        Greeting = line.Split('\r', '\n')[0];
    }

    public void Dispose() { }

    // The end may come in several pieces.
    private bool Ends(ReadOnlySpan<byte> sent)
    {
        foreach (var one in sent.Length > End.Length ? sent[^End.Length..] : sent)
        {
            Array.Copy(_last, 1, _last, 0, _last.Length - 1);
            _last[^1] = one;
        }
        return _last.AsSpan().SequenceEqual(End);
    }
}
