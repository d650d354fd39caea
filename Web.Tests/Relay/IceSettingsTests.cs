using System.Security.Cryptography;
using System.Text;
using LiveChatMeet.Calls;
using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Relay;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;

namespace LiveChatMeet.Tests.Relay;

public sealed class IceSettingsTests
{
    private const string Secret = "canary-5f0c1e9a7b3d4826";
    private const string CallId = "CLcSj3ijxWrc4xd5y";

    private static readonly Dictionary<string, string> WithTurn = new()
    {
        ["Ice:Stun:0"] = "stun:stun.chat.example:3478",
        ["Ice:Turn:Urls:0"] = "turn:turn.chat.example:3478?transport=udp",
        ["Ice:Turn:Urls:1"] = "turns:turn.chat.example:5349?transport=tcp",
        ["Ice:Turn:Secret"] = Secret,
    };

    [Trait("Requirement", "TU-4")]
    [Fact]
    public void A_credential_is_what_coturn_computes()
    {
        var turn = new TurnSettings { Urls = ["turn:turn.chat.example:3478"], Secret = "north-of-the-river" };

        var visitors = turn.CredentialFor(CallId, Party.Visitor, DateTimeOffset.FromUnixTimeSeconds(1_763_800_000));
        var agents = turn.CredentialFor(CallId, Party.Agent, DateTimeOffset.FromUnixTimeSeconds(1_763_800_000));

        // printf %s USERNAME | openssl dgst -sha1 -hmac north-of-the-river -binary | base64
        Assert.Equal(
            ("1763800600:CLcSj3ijxWrc4xd5y:visitor", "ScvxLEClNCecRwi+MBmELLLp/xk="),
            (visitors.Username, visitors.Credential)
        );
        Assert.Equal(
            ("1763800600:CLcSj3ijxWrc4xd5y:agent", "DvoMfMRPESOnOrHlClqRNFFxV+E="),
            (agents.Username, agents.Credential)
        );
        Assert.Equal(["turn:turn.chat.example:3478"], agents.Urls);
    }

    [Fact]
    public void By_default_there_is_no_ice_server()
    {
        var ice = Settings.From(new ConfigurationBuilder().Build()).Ice;

        Assert.False(ice.IsSet);
        Assert.Empty(ice.ServersFor(CallId, Party.Agent, DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public void Stun_has_no_credential_and_turn_has_one()
    {
        var servers = From(WithTurn).Ice.ServersFor(CallId, Party.Agent, DateTimeOffset.UnixEpoch);

        Assert.Equal(2, servers.Count);
        Assert.Equal((null, null), (servers[0].Username, servers[0].Credential));
        Assert.Equal(["stun:stun.chat.example:3478"], servers[0].Urls);
        Assert.Equal(
            ["turn:turn.chat.example:3478?transport=udp", "turns:turn.chat.example:5349?transport=tcp"],
            servers[1].Urls
        );
        Assert.Equal("600:CLcSj3ijxWrc4xd5y:agent", servers[1].Username);
    }

    [Trait("Requirement", "TU-3")]
    [Theory]
    [InlineData(
        "Ice:Stun:0",
        "stun.chat.example",
        "Ice:Stun contains \"stun.chat.example\", but must contain addresses such as stun:stun.chat.example:3478."
    )]
    [InlineData(
        "Ice:Stun:0",
        "turn:turn.chat.example",
        "Ice:Stun contains \"turn:turn.chat.example\", but must contain addresses such as stun:stun.chat.example:3478."
    )]
    [InlineData(
        "Ice:Stun:0",
        "stun:",
        "Ice:Stun contains \"stun:\", but must contain addresses such as stun:stun.chat.example:3478."
    )]
    [InlineData(
        "Ice:Turn:Urls:1",
        "https://turn.chat.example",
        "Ice:Turn:Urls must contain addresses such as turn:turn.chat.example:3478?transport=udp."
    )]
    [InlineData(
        "Ice:Turn:Urls:1",
        "turn:one turn:two",
        "Ice:Turn:Urls must contain addresses such as turn:turn.chat.example:3478?transport=udp."
    )]
    [InlineData(
        "Ice:Turn:Secret",
        "too-short",
        "Ice:Turn:Secret must have at least 16 characters: it is what coturn calls static-auth-secret."
    )]
    [InlineData(
        "Ice:Turn:Secret",
        "",
        "Ice:Turn:Secret must have at least 16 characters: it is what coturn calls static-auth-secret."
    )]
    [InlineData(
        "Ice:Turn:Secret",
        "what openssl rand -hex 32 prints",
        "Ice:Turn:Secret must have no blanks: put there what openssl rand -hex 32 prints, not these words."
    )]
    public void A_setting_that_cannot_work_ends_the_start_with_a_sentence(string name, string value, string sentence)
    {
        var failure = Assert.Throws<StartupException>(() => From(new(WithTurn) { [name] = value }));

        Assert.Equal((ExitCode.Settings, sentence), (failure.Code, failure.Message));
        Assert.DoesNotContain(Secret, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_without_addresses_is_a_mistake_and_not_ignored()
    {
        var failure = Assert.Throws<StartupException>(() => From(new() { ["Ice:Turn:Secret"] = Secret }));

        Assert.Equal(
            "Ice:Turn:Urls must contain addresses such as turn:turn.chat.example:3478?transport=udp.",
            failure.Message
        );
    }

    [Trait("Requirement", "CS-1")]
    [Fact]
    public async Task Credentials_come_only_with_an_own_leg_in_an_accepted_call_and_the_secret_never()
    {
        await using var shop = await Shop.OpenAsync(new(WithTurn) { ["Logging:LogLevel:Default"] = "Trace" });
        await using var call = await PlainCall.RingAsync(shop);
        using var logs = LogLines.Of(shop.Server);
        var (mine, theirs) = (Ids.New(), Ids.New());
        await call.Agent.JoinAsync(call.Id, mine);
        var before = await HubClient.RefusalAsync(() => call.Agent.IceServersAsync(call.Id, mine));
        await call.Guest.AcceptAsync(call.Id);
        await call.Guest.JoinAsync(call.Id, theirs);

        var (agents, visitors) = (
            await call.Agent.IceServersAsync(call.Id, mine),
            await call.Guest.IceServersAsync(call.Id, theirs)
        );
        var (foreign, unknown) = (
            await HubClient.RefusalAsync(() => call.Guest.IceServersAsync(call.Id, mine)),
            await HubClient.RefusalAsync(() => call.Guest.IceServersAsync(call.Id, Ids.New()))
        );
        var snapshot = await call.Guest.SnapshotAsync(call.Id);
        await call.Guest.HangUpAsync(call.Id);
        var after = await HubClient.RefusalAsync(() => call.Agent.IceServersAsync(call.Id, mine));

        Assert.Equal(
            (Refusal.CallNotAccepted, Refusal.LegNotFound, Refusal.LegNotFound, Refusal.CallEnded),
            (before, foreign, unknown, after)
        );
        Assert.Equal(RelayUse.Offered, snapshot.Relay);
        foreach (
            var (servers, party) in ((IReadOnlyList<LiveChatMeet.Relay.IceServer>, string)[])
                [(agents, "agent"), (visitors, "visitor")]
        )
        {
            var turn = Assert.Single(servers, server => server.Credential is not null);
            Assert.EndsWith($":{call.Id}:{party}", turn.Username, StringComparison.Ordinal);
            Assert.Equal(Convert.ToBase64String(HmacSha1(Secret, turn.Username ?? "")), turn.Credential);
            Assert.InRange(
                long.Parse((turn.Username ?? "").Split(':')[0], System.Globalization.CultureInfo.InvariantCulture)
                    - DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
                590,
                600
            );
        }
        await TellsNoSecretAsync(
            shop,
            $"/meet/{call.Id}",
            $"/agent/rooms/{call.Rid}",
            "/agent",
            "/agent/me",
            "/agent/sites/kettle-lane",
            $"/api/v1/messages/{call.Id}",
            "/health/ready",
            "/livechat/kettle-lane",
            "/livechat.js",
            "/nothing"
        );
        Assert.DoesNotContain(
            logs.Lines,
            line =>
                line.Contains(Secret, StringComparison.Ordinal)
                || line.Contains(agents[1].Credential ?? "-", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_relay_only_site_says_so_in_its_calls()
    {
        await using var shop = await Shop.OpenAsync(WithTurn);
        await shop
            .Server.Services.GetRequiredService<Writer>()
            .WriteAsync(async database =>
                (await database.Sites.SingleAsync(site => site.Key == Shop.Site)).RelayOnly = true
            );

        await using var call = await PlainCall.RingAsync(shop);

        Assert.Equal(RelayUse.Only, (await call.Guest.SnapshotAsync(call.Id)).Relay);
    }

    private static async Task TellsNoSecretAsync(Shop shop, params string[] paths)
    {
        foreach (var path in paths)
        {
            using var answer = await shop.Mara.OpenAsync(path);
            Assert.DoesNotContain(
                Secret,
                $"{answer.Headers}{answer.Content.Headers}{await answer.Content.ReadAsStringAsync()}",
                StringComparison.Ordinal
            );
        }
    }

    private static Settings From(Dictionary<string, string> settings) =>
        Settings.From(
            new ConfigurationBuilder()
                .AddInMemoryCollection(
                    settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))
                )
                .Build()
        );

    // RFC 2104 by hand, so that the test does not repeat the product.
    private static byte[] HmacSha1(string key, string text)
    {
        var block = new byte[64];
        Encoding.UTF8.GetBytes(key).CopyTo(block, 0);
#pragma warning disable CA5350 // the TURN server accepts no other hash
        var inner = SHA1.HashData([.. block.Select(b => (byte)(b ^ 0x36)), .. Encoding.UTF8.GetBytes(text)]);
        return SHA1.HashData([.. block.Select(b => (byte)(b ^ 0x5c)), .. inner]);
#pragma warning restore CA5350
    }
}
