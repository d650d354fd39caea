using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace LiveChatMeet.Mail;

/// <summary>What can go wrong between us and the mail server, by the step in which it does.</summary>
internal static class SmtpFailures
{
    private const int FinalFrom = 500; // RFC 5321, 4.2.1
    private const int LongestAnswer = 500;

    /// <summary>Whether it is the mail server's, the network's or a file's, and not ours; nor that we stop.</summary>
    public static bool IsKnown(Exception failure, CancellationToken cancelled) =>
        failure switch
        {
            OperationCanceledException => !cancelled.IsCancellationRequested,
            SocketException or IOException or TimeoutException => true,
            CommandException or ProtocolException or ServiceNotConnectedException => true,
            SslHandshakeException or AuthenticationException or NotSupportedException => true,
            UnauthorizedAccessException or ServiceNotAuthenticatedException => true,
            _ => false,
        };

    /// <param name="step">How far it has come.</param>
    public static MailOutcome OfOpening(Exception failure, MailStep step, SmtpWatch watch)
    {
        if (failure is SslHandshakeException || (failure is NotSupportedException && step == MailStep.Connect))
            step = MailStep.Encrypt;
        return new(step, Said(failure, watch));
    }

    public static MailOutcome OfSending(Exception failure, SmtpWatch watch) =>
        failure switch
        {
            SmtpCommandException { ErrorCode: SmtpErrorCode.RecipientNotAccepted } refused => Of(
                refused,
                MailStep.Recipient
            ),
            SmtpCommandException { ErrorCode: SmtpErrorCode.SenderNotAccepted } refused => Of(refused, MailStep.Sender),
            SmtpCommandException refused => Of(refused, MailStep.Content),
            // The server takes no address with such letters (RFC 6531).
            NotSupportedException => new(MailStep.Recipient, Line(failure.Message), IsFinal: true),
            ServiceNotAuthenticatedException => new(MailStep.SignIn, Line(failure.Message)),
            _ => new(MailStep.Content, Said(failure, watch), IsUnknown: watch.HasHandedOver),
        };

    private static MailOutcome Of(SmtpCommandException refused, MailStep step) =>
        new(step, $"{(int)refused.StatusCode} {Line(refused.Message)}", (int)refused.StatusCode >= FinalFrom);

    private static string Said(Exception failure, SmtpWatch watch) =>
        failure switch
        {
            SmtpCommandException refused => $"{(int)refused.StatusCode} {Line(refused.Message)}",
            SslHandshakeException { InnerException: { } why } => Line(why.Message),
            SmtpProtocolException when watch.Greeting is { } greeting => $"{Line(failure.Message)} ({Line(greeting)})",
            OperationCanceledException or TimeoutException => "No answer within 30 seconds",
            _ => Line(failure.Message),
        };

    /// <summary>On one line, and not too long: it is stored and shown.</summary>
    private static string Line(string text) =>
        Texts.Characters.Beginning(
            string.Concat(text.ReplaceLineEndings(" ").EnumerateRunes().Where(Texts.Characters.IsHarmless)).Trim(),
            LongestAnswer
        );
}
