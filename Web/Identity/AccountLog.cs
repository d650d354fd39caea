using System.Diagnostics.Metrics;
using System.Net;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Identity;

/// <summary>
/// What the log says of accounts: ids, never names or e-mail addresses, and of an attempt that failed the network
/// address that it came from, because that is what fail2ban bans (docs/fail2ban.conf reads these words).
/// </summary>
public sealed partial class AccountLog(IMeterFactory meters, ILogger<AccountLog> logger)
{
    private readonly Counter<long> _signIns = meters
        .Create("LiveChatMeet.Accounts")
        .CreateCounter<long>("livechatmeet.sign_ins", "{attempt}", "Attempts to sign in, by outcome");

    /// <param name="goesOn">Whether it is the same session with a new cookie, which is no sign-in.</param>
    public void SignedIn(string agentId, bool goesOn)
    {
        if (goesOn)
            return;
        Count("succeeded");
        HasSignedIn(agentId);
    }

    /// <param name="with">What was wrong, in our words: "password", "code", "passkey", "setup code", "link".</param>
    public void SignInFailed(HttpContext from, string with)
    {
        Count("failed");
        HasFailed(AddressOf(from), with);
    }

    /// <summary>An account takes no more attempts of such a browser for a while.</summary>
    public void LockedOut(HttpContext from, string agentId)
    {
        Count("locked_out");
        IsLockedOut(agentId, AddressOf(from));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Agent {Id} has signed out")]
    public partial void SignedOut(string id);

    /// <summary>Somebody has changed an account: the audit trail has their names.</summary>
    public void Done(Audited done)
    {
        var by = done.By is { } agent ? $"agent {agent}" : "command line";
        if (done.AboutId is { } whose)
            HasChanged(whose, done.Kind, by);
        else
            HasDone(done.Kind, by);
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "The server is set up: agent {Id} is its first administrator"
    )]
    public partial void SetUp(string id);

    [LoggerMessage(Level = LogLevel.Information, Message = "Account of agent {Id}: {Kind}, by {By}")]
    private partial void HasChanged(string id, AuditKind kind, string by);

    [LoggerMessage(Level = LogLevel.Information, Message = "Accounts: {Kind}, by {By}")]
    private partial void HasDone(AuditKind kind, string by);

    private void Count(string outcome) => _signIns.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    // Without the zone that a link-local address may have.
    private static IPAddress? AddressOf(HttpContext from) =>
        from.Connection.RemoteIpAddress is not { } address ? null
        : address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
        : new IPAddress(address.GetAddressBytes());

    [LoggerMessage(Level = LogLevel.Information, Message = "Agent {Id} has signed in")]
    private partial void HasSignedIn(string id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Failed sign-in from {Address}: wrong {What}")]
    private partial void HasFailed(IPAddress? address, string what);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "New browsers have to wait to sign in as agent {Id}, after wrong attempts; the last from {Address}"
    )]
    private partial void IsLockedOut(string id, IPAddress? address);
}
