using LiveChatMeet.Relay;

namespace LiveChatMeet.Check.Checks;

/// <summary>What mends a relay.</summary>
public static class RelayFixes
{
    public static Fix OpenPort(IceUrl url) =>
        new(
            Phrase.Say("Run on the relay’s machine"),
            url.Way == IceWay.Udp || url.Way == IceWay.Stun
                ? $"ufw allow {url.Port}/udp\nss -lnup 'sport = :{url.Port}'"
                : $"ufw allow {url.Port}/tcp\nss -lntp 'sport = :{url.Port}'",
            Phrase.Say("A cloud has a firewall of its own besides: open the port there too.")
        );

    /// <summary>Shows neither of the two secrets.</summary>
    public static Fix SameSecret() =>
        new(
            Phrase.Say("Run on the relay’s machine, to read its secret"),
            "grep ^static-auth-secret= /etc/turnserver.conf\ntimedatectl",
            Phrase.Say("{0} must be the same. Then start this server again.", "Ice__Turn__Secret")
        );
}
