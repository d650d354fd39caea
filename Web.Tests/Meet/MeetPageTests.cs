using System.Net;
using System.Text.RegularExpressions;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using static LiveChatMeet.Tests.Plant.Actors.PlainMeetPage;

namespace LiveChatMeet.Tests.Meet;

public sealed partial class MeetPageTests(Shop shop) : IClassFixture<Shop>
{
    [Trait("Requirement", "AZ-8")]
    [Fact]
    public async Task Without_a_session_every_id_looks_the_same()
    {
        await using var call = await PlainCall.AcceptedAsync(shop);
        var over = await EndedCallAsync();
        var (shell, shellOfSite) = (
            await SweepAsync($"/meet/{PlainCall.UnknownId}"),
            await SweepAsync($"/meet/{PlainCall.UnknownId}?as=visitor&site={Shop.Site}")
        );

        foreach (
            var id in (string[])
                [call.Id, over, PlainCall.UnknownId[1..], "x", "null", "..%2f..", "%3Cscript%3E", new string('A', 500)]
        )
        {
            Assert.Equal(shell, await SweepAsync($"/meet/{id}"));
            Assert.Equal(shell, await SweepAsync($"/meet/{id}?as=visitor"));
            Assert.Equal(shellOfSite, await SweepAsync($"/meet/{id}?as=visitor&site={Shop.Site}"));
            Assert.Equal(shell, await SweepAsync($"/meet/{id}?as=visitor&site=nowhere"));
        }
        Assert.Equal(
            shell,
            await SweepAsync($"/meet/{call.Id}", $"{CookieName}={Secrets.New()}; __Host-v={Secrets.New()}")
        );
        Assert.StartsWith("200", shell, StringComparison.Ordinal);
        Assert.DoesNotContain("data-call=", shell, StringComparison.Ordinal);
        Assert.DoesNotContain("Set-Cookie", shell, StringComparison.Ordinal);
    }

    /// <summary>H1: a livechat's own tab, and a code that was scanned, are not asked.</summary>
    [Theory]
    [InlineData("cross-site", true)]
    [InlineData("same-site", true)]
    [InlineData("same-origin", false)]
    [InlineData("none", false)]
    public async Task A_link_of_another_site_asks_before_the_exchange_and_is_alike_for_every_id(string site, bool asks)
    {
        await using var call = await PlainCall.AcceptedAsync(shop);

        using var nobodys = await GetAsync(shop, $"/meet/{PlainCall.UnknownId}", site: site);
        using var somebodys = await GetAsync(shop, $"/meet/{call.Id}", site: site);
        var shell = Masked(await nobodys.Content.ReadAsStringAsync());

        Assert.Equal(shell, Masked(await somebodys.Content.ReadAsStringAsync()));
        Assert.Equal(asks, shell.Contains("Open the call", StringComparison.Ordinal));
    }

    [Trait("Requirement", "AZ-9")]
    [Fact]
    public async Task Somebody_elses_session_opens_no_more_than_none()
    {
        await using var call = await PlainCall.AcceptedAsync(shop);
        await using var other = await PlainCall.AcceptedAsync(shop, shop.Noah);
        var shell = Masked(await (await GetAsync(shop, $"/meet/{PlainCall.UnknownId}")).Content.ReadAsStringAsync());

        foreach (
            var cookie in (string[])
                [
                    shop.Noah.CookieHeader,
                    $"__Host-v={other.Visitor.Credential}",
                    await SessionAsync(shop, other.Guest, other.Id),
                ]
        )
        {
            using var answer = await GetAsync(shop, $"/meet/{call.Id}", cookie);
            Assert.Equal(
                (HttpStatusCode.OK, shell),
                (answer.StatusCode, Masked(await answer.Content.ReadAsStringAsync()))
            );
        }
    }

    [Fact]
    public async Task Each_party_gets_the_page_whole_and_as_itself()
    {
        await using var call = await PlainCall.AcceptedAsync(shop);
        var (agent, visitor) = (shop.Mara.CookieHeader, $"__Host-v={call.Visitor.Credential}");

        Assert.Equal("agent", await PartyAsync(shop, call.Id, agent));
        Assert.Equal("visitor", await PartyAsync(shop, call.Id, visitor));
        Assert.Equal("visitor", await PartyAsync(shop, $"{call.Id}?as=visitor", visitor));
        Assert.Equal("visitor", await PartyAsync(shop, $"{call.Id}?as=visitor", $"{agent}; {visitor}"));
        Assert.Equal("agent", await PartyAsync(shop, call.Id, $"{agent}; {visitor}"));
        Assert.Null(await PartyAsync(shop, $"{call.Id}?as=visitor", agent));
    }

    [Trait("Requirement", "WB-1")]
    [Theory]
    [InlineData("cross-site", null)]
    [InlineData("same-site", null)]
    [InlineData("none", null)]
    [InlineData("cross-site", "own")]
    [InlineData(null, "https://evil.example")]
    [InlineData(null, Shop.SiteOrigin)]
    [InlineData(null, "null")]
    [InlineData(null, null)]
    public async Task Other_sites_post_nothing_here(string? site, string? origin)
    {
        var (call, agentLeg, _) = await PlainCall.TalkingAsync(shop);
        await using var _ = call;
        var (ticket, before) = (await TicketAsync(call.Guest, call.Id), await call.Agent.SnapshotAsync(call.Id));
        if (origin == "own")
            origin = shop.Server.Origin;

        foreach (
            var (handler, name, value) in ((string, string, string)[])
                [("Open", "ticket", ticket), ("Nonce", "", ""), ("Leave", "legId", agentLeg)]
        )
        {
            using var answer = await PostAsync(
                shop,
                $"/meet/{call.Id}?handler={handler}",
                shop.Mara.CookieHeader,
                site,
                origin,
                (name, value)
            );
            await answer.IsRefusalAsync(HttpStatusCode.Forbidden, Refusal.OriginNotAllowed);
        }
        using var own = await PostAsync(
            shop,
            $"/meet/{call.Id}?handler=Open",
            null,
            null,
            shop.Server.Origin,
            ("ticket", ticket)
        );

        Assert.Equal(before.Version, (await call.Agent.SnapshotAsync(call.Id)).Version);
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
    }

    [Trait("Requirement", "PM-2")]
    [Fact]
    public async Task The_shell_may_be_framed_by_the_site_that_its_address_names_and_a_call_only_by_its_own()
    {
        await using var call = await PlainCall.AcceptedAsync(shop);
        using var bare = await GetAsync(shop, $"/meet/{PlainCall.UnknownId}");
        using var shell = await GetAsync(shop, $"/meet/{PlainCall.UnknownId}?as=visitor&site={Shop.OtherSite}");
        using var agent = await GetAsync(shop, $"/meet/{call.Id}", shop.Mara.CookieHeader);
        using var visitor = await GetAsync(
            shop,
            $"/meet/{call.Id}?as=visitor&site={Shop.OtherSite}",
            $"__Host-v={call.Visitor.Credential}"
        );

        Assert.Equal("'self'", Ancestors(bare));
        Assert.Equal("'self' https://birch.example", Ancestors(shell));
        Assert.Equal("'self'", Ancestors(agent));
        Assert.Equal($"'self' {Shop.SiteOrigin}", Ancestors(visitor));
        foreach (var page in (HttpResponseMessage[])[shell, agent, visitor])
        {
            Assert.Empty(page.Header("Cross-Origin-Opener-Policy"));
            Assert.Empty(page.Header("X-Frame-Options"));
            Assert.Contains("camera=(self)", page.Header("Permissions-Policy"), StringComparison.Ordinal);
            Assert.Equal("no-store", page.Header("Cache-Control").Split(',')[0]);
            Assert.Contains(
                "require-trusted-types-for 'script'",
                page.Header("Content-Security-Policy"),
                StringComparison.Ordinal
            );
        }
    }

    private async Task<string> EndedCallAsync()
    {
        await using var call = await PlainCall.RingAsync(shop, shop.Noah);
        await call.Guest.DeclineAsync(call.Id);
        return call.Id;
    }

    /// <summary>All that an answer says: status, headers, bytes; but for its nonce and its date.</summary>
    private async Task<string> SweepAsync(string path, string? cookie = null)
    {
        using var answer = await GetAsync(shop, path, cookie);
        var headers = answer
            .Headers.Concat(answer.Content.Headers)
            .Where(header => header.Key != "Date")
            .OrderBy(header => header.Key, StringComparer.Ordinal)
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}\n");
        var body = await answer.Content.ReadAsStringAsync();
        return Masked($"{(int)answer.StatusCode}\n{string.Concat(headers)}\n{body}");
    }

    private static string Masked(string text) => Nonce().Replace(text, "nonce");

    private static string Ancestors(HttpResponseMessage answer) =>
        FrameAncestors().Match(answer.Header("Content-Security-Policy")).Groups["who"].Value;

    [GeneratedRegex("[0-9a-f]{32}")]
    private static partial Regex Nonce();

    [GeneratedRegex("frame-ancestors (?<who>[^;]+);")]
    private static partial Regex FrameAncestors();
}
