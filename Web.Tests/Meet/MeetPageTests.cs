using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using Microsoft.Extensions.Time.Testing;

namespace LiveChatMeet.Tests.Meet;

public sealed partial class MeetPageTests(Shop shop) : IClassFixture<Shop>
{
    private static readonly HttpClient Client = new(
        new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }
    );

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
            await SweepAsync($"/meet/{call.Id}", $"{MeetCookie}={Secrets.New()}; __Host-v={Secrets.New()}")
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

        using var nobodys = await GetAsync($"/meet/{PlainCall.UnknownId}", site: site);
        using var somebodys = await GetAsync($"/meet/{call.Id}", site: site);
        var shell = Masked(await nobodys.Content.ReadAsStringAsync());

        Assert.Equal(shell, Masked(await somebodys.Content.ReadAsStringAsync()));
        Assert.Equal(asks, shell.Contains("Open the call", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Somebody_elses_session_opens_no_more_than_none()
    {
        await using var call = await PlainCall.AcceptedAsync(shop);
        await using var other = await PlainCall.AcceptedAsync(shop, shop.Noah);
        var shell = Masked(await (await GetAsync($"/meet/{PlainCall.UnknownId}")).Content.ReadAsStringAsync());

        foreach (
            var cookie in (string[])
                [shop.Noah.CookieHeader, $"__Host-v={other.Visitor.Credential}", await SessionAsync(other)]
        )
        {
            using var answer = await GetAsync($"/meet/{call.Id}", cookie);
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

        Assert.Equal("agent", await PartyAsync(call.Id, agent));
        Assert.Equal("visitor", await PartyAsync(call.Id, visitor));
        Assert.Equal("visitor", await PartyAsync($"{call.Id}?as=visitor", visitor));
        Assert.Equal("visitor", await PartyAsync($"{call.Id}?as=visitor", $"{agent}; {visitor}"));
        Assert.Equal("agent", await PartyAsync(call.Id, $"{agent}; {visitor}"));
        Assert.Null(await PartyAsync($"{call.Id}?as=visitor", agent));
    }

    [Fact]
    public async Task A_registered_ticket_opens_its_call_once_with_a_session()
    {
        await using var call = await PlainCall.AcceptedAsync(shop);
        var ticket = await TicketAsync(call);

        using var opened = await OpenAsync(call.Id, ticket);
        using var again = await OpenAsync(call.Id, ticket);
        var body = await PlainBrowser.ReadAsync(opened);
        var main = body.QuerySelector("main");

        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
        Assert.Equal(
            (call.Id, call.Rid, "visitor", "in-progress", "tab"),
            (
                main?.GetAttribute("data-call"),
                main?.GetAttribute("data-rid"),
                main?.GetAttribute("data-party"),
                main?.GetAttribute("data-call-state"),
                main?.GetAttribute("data-container")
            )
        );
        Assert.Matches(
            "^__Host-meet=[A-Za-z0-9_-]{43}; path=/; secure; samesite=strict; httponly$",
            opened.Header("Set-Cookie")
        );
        Assert.Equal(new Loan(call.Id, call.Rid), await call.Guest.LendAsync(main?.GetAttribute("data-nonce") ?? ""));
        await again.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.TicketInvalid);
        Assert.Empty(again.Header("Set-Cookie"));
    }

    [Fact]
    public async Task The_exchange_waits_three_seconds_for_the_ticket_to_be_registered()
    {
        await using var call = await PlainCall.AcceptedAsync(shop);
        await using var other = await PlainCall.AcceptedAsync(shop, shop.Noah);
        var (early, elsewhere) = (Secrets.New(), await TicketAsync(other));
        var start = TimeProvider.System.GetTimestamp();

        var (waiting, never, wrong) = (
            OpenAsync(call.Id, early),
            OpenAsync(call.Id, Secrets.New()),
            OpenAsync(call.Id, elsewhere)
        );
        await call.Guest.RegisterTicketAsync(call.Id, Secrets.Hash(early));
        using var opened = await waiting;
        using var refused = await never;
        using var mixedUp = await wrong;
        var took = TimeProvider.System.GetElapsedTime(start);
        using var right = await OpenAsync(other.Id, elsewhere);

        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
        await refused.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.TicketInvalid);
        await mixedUp.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.TicketInvalid);
        Assert.InRange(took, TimeSpan.FromSeconds(2.9), TimeSpan.FromSeconds(8));
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
    }

    [Fact]
    public async Task A_ticket_is_good_for_60_seconds()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var own = await Shop.OpenAsync(time: clock);
        await using var call = await PlainCall.RingAsync(own);
        var (early, late) = (await TicketAsync(call), await TicketAsync(call));

        clock.Advance(TimeSpan.FromSeconds(59));
        using var opened = await OpenAsync(call.Id, early, own);
        clock.Advance(TimeSpan.FromSeconds(1));
        using var refused = await OpenAsync(call.Id, late, own);

        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
        await refused.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.TicketInvalid);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("43 é")]
    [InlineData("100000 A")]
    public async Task What_is_no_ticket_is_refused_at_once_and_alike_for_every_id(string? ticket)
    {
        await using var call = await PlainCall.AcceptedAsync(shop);
        if (ticket?.Split(' ') is [var count, var letter])
            ticket = string.Concat(
                Enumerable.Repeat(letter, int.Parse(count, System.Globalization.CultureInfo.InvariantCulture))
            );

        foreach (var id in (string[])[call.Id, PlainCall.UnknownId, "x"])
        {
            using var answer = await OpenAsync(id, ticket);
            await answer.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.TicketInvalid);
        }
    }

    [Fact]
    public async Task A_party_registers_tickets_only_as_hashes_of_its_own_open_call()
    {
        await using var call = await PlainCall.RingAsync(shop);
        await using var tab = await TabAsync(shop, await SessionAsync(call));

        foreach (var bad in (string?[])[null, "", "x", new('A', 64), new('g', 64), new('a', 65)])
            Assert.Equal(
                Refusal.BadArguments,
                await HubClient.RefusalAsync(() => call.Guest.RegisterTicketAsync(call.Id, bad!))
            );
        Assert.Equal(
            Refusal.CallNotFound,
            await HubClient.RefusalAsync(() => tab.RegisterTicketAsync(PlainCall.UnknownId, Secrets.Hash("x")))
        );
        Assert.Equal(
            Refusal.CallNotFound,
            await HubClient.RefusalAsync(() => call.Guest.RegisterTicketAsync(PlainCall.UnknownId, Secrets.Hash("x")))
        );
        await using var colleague = await shop.ConnectAsync(shop.Noah);
        Assert.Equal(
            Refusal.CallNotFound,
            await HubClient.RefusalAsync(() => colleague.RegisterTicketAsync(call.Id, Secrets.Hash("x")))
        );
    }

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
        var (ticket, before) = (await TicketAsync(call), await call.Agent.SnapshotAsync(call.Id));
        if (origin == "own")
            origin = shop.Server.Origin;

        foreach (
            var (handler, name, value) in ((string, string, string)[])
                [("Open", "ticket", ticket), ("Nonce", "", ""), ("Leave", "legId", agentLeg)]
        )
        {
            using var answer = await PostAsync(
                $"/meet/{call.Id}?handler={handler}",
                shop.Mara.CookieHeader,
                site,
                origin,
                (name, value)
            );
            await answer.IsRefusalAsync(HttpStatusCode.Forbidden, Refusal.OriginNotAllowed);
        }
        using var own = await PostAsync(
            $"/meet/{call.Id}?handler=Open",
            null,
            null,
            shop.Server.Origin,
            ("ticket", ticket)
        );

        Assert.Equal(before.Version, (await call.Agent.SnapshotAsync(call.Id)).Version);
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
    }

    [Fact]
    public async Task A_session_opens_the_hub_for_its_call_and_room_alone()
    {
        await using var call = await PlainCall.AcceptedAsync(shop);
        var (elsewhere, _) = await shop.OpenRoomAsync();
        await using var otherGuest = await elsewhere.ConnectAsync();
        var session = await SessionAsync(call);
        await using var tab = await TabAsync(shop, session);
        var leg = Ids.New();

        var first = await tab.HearsAsync("its call", _ => true);
        var sent = await tab.SendAsync(call.Rid, "I can hear you.");
        var joined = await tab.JoinAsync(call.Id, leg);
        await call.Agent.SendAsync(call.Rid, "Good.");
        await Eventually.IsTrueAsync(
            "the room's news",
            () => tab.Changes.Any(change => change.Messages.Any(m => m.Msg == "Good."))
        );
        foreach (
            var (code, attempt) in ((string, Func<Task>)[])
                [
                    (Refusal.RoomNotFound, () => tab.SendAsync(null, "x")),
                    (Refusal.RoomNotFound, () => tab.SendAsync(PlainCall.UnknownId, "x")),
                    (Refusal.RoomNotFound, () => tab.SinceAsync(PlainCall.UnknownId, 0)),
                    (Refusal.RoomNotFound, () => tab.SeenAsync(PlainCall.UnknownId, 1)),
                    (Refusal.RoomNotFound, () => tab.DeliveredAsync(PlainCall.UnknownId, 1)),
                    (Refusal.RoomNotFound, () => tab.TypingAsync(PlainCall.UnknownId)),
                    (Refusal.RoomNotFound, () => tab.HereAsync($"{Shop.SiteOrigin}/", "")),
                    (Refusal.CallNotFound, () => tab.SnapshotAsync(PlainCall.UnknownId)),
                ]
        )
            Assert.Equal(code, await HubClient.RefusalAsync(attempt));

        Assert.Equal((call.Id, Party.Visitor, call.Rid), (first.Id, sent.Party, sent.Rid));
        Assert.Equal((leg, Party.Visitor), (Assert.Single(joined.Legs).Id, joined.Legs[0].Party));
        Assert.Equal("visitor", await PartyAsync(call.Id, session));
        foreach (
            var (query, cookie) in ((string, string?)[])
                [
                    ("?as=meet", null),
                    ("?as=meet", $"{MeetCookie}={Secrets.New()}"),
                    ("?as=meet", shop.Mara.CookieHeader),
                    ("?as=visitor&site=kettle-lane", session),
                    ("", session),
                ]
        )
            Assert.Contains(
                "401",
                (
                    await Assert.ThrowsAnyAsync<Exception>(() => HubClient.ConnectAsync(shop.Server, query, cookie))
                ).ToString(),
                StringComparison.Ordinal
            );
    }

    [Fact]
    public async Task A_tab_of_an_earlier_call_has_no_part_in_the_next_one()
    {
        await using var call = await PlainCall.AcceptedAsync(shop);
        var session = await SessionAsync(call);
        await using var tab = await TabAsync(shop, session);
        await call.Guest.HangUpAsync(call.Id);

        var next = await PlainCall.StartAsync(shop.Mara, call.Rid);
        await call.Guest.AcceptAsync(next);
        using var nonce = await PostAsync(
            $"/meet/{next}?handler=Nonce",
            $"__Host-v={call.Visitor.Credential}",
            "same-origin",
            null
        );
        foreach (
            var attempt in (Func<Task>[])
                [
                    () => tab.SnapshotAsync(next),
                    () => tab.HangUpAsync(next),
                    () => tab.JoinAsync(next, Ids.New()),
                    () => tab.AcceptAsync(next),
                    () => tab.DeclineAsync(next),
                    () => tab.RingShownAsync(next, RingProgress.Seen),
                ]
        )
            Assert.Equal(Refusal.CallNotFound, await HubClient.RefusalAsync(attempt));
        Assert.Equal(
            Refusal.TicketInvalid,
            await HubClient.RefusalAsync(async () =>
                await tab.LendAsync((await nonce.JsonAsync()).GetProperty("nonce").GetString() ?? "")
            )
        );
        await call.Guest.HangUpAsync(next);
        await Eventually.IsTrueAsync(
            "the end in the thread",
            () => tab.Changes.Any(change => change.Messages.Any(m => m.Id == next && m.EndTime is not null))
        );

        Assert.Null(await PartyAsync(next, session));
        Assert.DoesNotContain(tab.Calls, c => c.Id == next);
    }

    [Fact]
    public async Task A_session_ends_two_minutes_after_its_call()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var own = await Shop.OpenAsync(time: clock);
        await using var call = await PlainCall.AcceptedAsync(own);
        var session = await SessionAsync(call, own);
        await call.Guest.HangUpAsync(call.Id);

        clock.Advance(TimeSpan.FromSeconds(119));
        var still = await PartyAsync(call.Id, session, own);
        await using var tab = await TabAsync(own, session);
        clock.Advance(TimeSpan.FromSeconds(2));
        var late = await Assert.ThrowsAnyAsync<Exception>(() => TabAsync(own, session));

        Assert.Equal("visitor", still);
        Assert.Null(await PartyAsync(call.Id, session, own));
        Assert.Contains("401", late.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_nonce_lends_a_partys_connection_once()
    {
        await using var call = await PlainCall.AcceptedAsync(shop);
        var (otherVisitor, _) = await shop.OpenRoomAsync();
        await using var otherGuest = await otherVisitor.ConnectAsync();
        await using var colleague = await shop.ConnectAsync(shop.Noah);
        var (agent, visitor) = (shop.Mara.CookieHeader, $"__Host-v={call.Visitor.Credential}");

        var agents = await call.Agent.LendAsync(await NonceAsync(call.Id, agent));
        var used = await NonceAsync($"{call.Id}?as=visitor", visitor);
        var visitors = await call.Guest.LendAsync(used);

        Assert.Equal((new Loan(call.Id, call.Rid), new Loan(call.Id, call.Rid)), (agents, visitors));
        foreach (
            var (who, nonce) in ((HubClient, string)[])
                [
                    (call.Guest, used),
                    (call.Guest, await NonceAsync(call.Id, agent)),
                    (call.Agent, await NonceAsync(call.Id, visitor)),
                    (otherGuest, await NonceAsync(call.Id, visitor)),
                    (colleague, await NonceAsync(call.Id, agent)),
                    (call.Guest, ""),
                    (call.Guest, Secrets.New()),
                    (call.Guest, await TicketAsync(call)),
                ]
        )
            Assert.Equal(Refusal.TicketInvalid, await HubClient.RefusalAsync(() => who.LendAsync(nonce)));
        Assert.Equal(Refusal.TicketInvalid, await HubClient.RefusalAsync(() => call.Guest.InvokeAsync("Lend", [null])));
    }

    [Fact]
    public async Task A_nonce_is_good_for_30_seconds()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var own = await Shop.OpenAsync(time: clock);
        await using var call = await PlainCall.RingAsync(own);
        var (early, late) = (
            await NonceAsync(call.Id, own.Mara.CookieHeader, own),
            await NonceAsync(call.Id, own.Mara.CookieHeader, own)
        );

        clock.Advance(TimeSpan.FromSeconds(29));
        var lent = await call.Agent.LendAsync(early);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(call.Id, lent.CallId);
        Assert.Equal(Refusal.TicketInvalid, await HubClient.RefusalAsync(() => call.Agent.LendAsync(late)));
    }

    [Fact]
    public async Task A_new_nonce_is_for_whoever_has_a_part_in_the_call()
    {
        await using var call = await PlainCall.AcceptedAsync(shop);

        foreach (
            var (id, cookie) in ((string, string?)[])
                [
                    (call.Id, null),
                    (PlainCall.UnknownId, shop.Mara.CookieHeader),
                    ("x", shop.Mara.CookieHeader),
                    (call.Id, shop.Noah.CookieHeader),
                    ($"{call.Id}?as=visitor", shop.Mara.CookieHeader),
                ]
        )
        {
            using var refused = await PostAsync(Handler(id, "Nonce"), cookie, "same-origin", null);
            await refused.IsRefusalAsync(HttpStatusCode.NotFound, Refusal.CallNotFound);
        }
        Assert.Equal(call.Id, (await call.Guest.LendAsync(await NonceAsync(call.Id, await SessionAsync(call)))).CallId);
    }

    [Fact]
    public async Task A_page_that_goes_takes_its_own_leg_with_it_and_no_other()
    {
        var (call, agentLeg, visitorLeg) = await PlainCall.TalkingAsync(shop);
        await using var _ = call;
        var before = await call.Agent.SnapshotAsync(call.Id);

        foreach (
            var (id, cookie) in ((string, string?)[])
                [
                    (call.Id, null),
                    (call.Id, shop.Noah.CookieHeader),
                    (PlainCall.UnknownId, shop.Mara.CookieHeader),
                    ($"{call.Id}?as=visitor", shop.Mara.CookieHeader),
                ]
        )
        {
            using var refused = await PostAsync(Handler(id, "Leave"), cookie, "same-origin", null, ("legId", agentLeg));
            await refused.IsRefusalAsync(HttpStatusCode.NotFound, Refusal.CallNotFound);
        }
        foreach (var leg in (string[])[visitorLeg, PlainCall.UnknownId, "", new('x', 10_000)])
        {
            using var nothing = await PostAsync(
                Handler(call.Id, "Leave"),
                shop.Mara.CookieHeader,
                "same-origin",
                null,
                ("legId", leg)
            );
            Assert.Equal(HttpStatusCode.NoContent, nothing.StatusCode);
        }
        var unchanged = await call.Agent.SnapshotAsync(call.Id);
        using var left = await PostAsync(
            Handler($"{call.Id}?as=visitor", "Leave"),
            await SessionAsync(call),
            "same-origin",
            null,
            ("legId", visitorLeg)
        );
        var after = await call.Agent.SnapshotAsync(call.Id);

        Assert.Equal(before.Version, unchanged.Version);
        Assert.Equal(HttpStatusCode.NoContent, left.StatusCode);
        Assert.Equal((CallState.InProgress, agentLeg), (after.State, Assert.Single(after.Legs).Id));
    }

    [Fact]
    public async Task The_shell_may_be_framed_by_the_site_that_its_address_names_and_a_call_only_by_its_own()
    {
        await using var call = await PlainCall.AcceptedAsync(shop);
        using var bare = await GetAsync($"/meet/{PlainCall.UnknownId}");
        using var shell = await GetAsync($"/meet/{PlainCall.UnknownId}?as=visitor&site={Shop.OtherSite}");
        using var agent = await GetAsync($"/meet/{call.Id}", shop.Mara.CookieHeader);
        using var visitor = await GetAsync(
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

    private const string MeetCookie = "__Host-meet";

    private static async Task<string> TicketAsync(PlainCall call)
    {
        var ticket = Secrets.New();
        await call.Guest.RegisterTicketAsync(call.Id, Secrets.Hash(ticket));
        return ticket;
    }

    /// <summary>Opens a tab as the visitor's livechat does.</summary>
    /// <returns>The cookie of its session.</returns>
    private async Task<string> SessionAsync(PlainCall call, Shop? on = null)
    {
        using var answer = await OpenAsync(call.Id, await TicketAsync(call), on);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return answer.Header("Set-Cookie").Split(';')[0];
    }

    private static Task<HubClient> TabAsync(Shop on, string session) =>
        HubClient.ConnectAsync(on.Server, "?as=meet", session);

    private async Task<string> EndedCallAsync()
    {
        await using var call = await PlainCall.RingAsync(shop, shop.Noah);
        await call.Guest.DeclineAsync(call.Id);
        return call.Id;
    }

    private Task<HttpResponseMessage> OpenAsync(string id, string? ticket, Shop? on = null) =>
        PostAsync(
            $"{(on ?? shop).Server.Origin}/meet/{id}?handler=Open",
            null,
            "same-origin",
            null,
            ("ticket", ticket ?? "")
        );

    private async Task<string> NonceAsync(string id, string cookie, Shop? on = null)
    {
        using var answer = await PostAsync(
            $"{(on ?? shop).Server.Origin}{Handler(id, "Nonce")}",
            cookie,
            "same-origin",
            null
        );
        return (await answer.JsonAsync()).GetProperty("nonce").GetString() ?? "";
    }

    private static string Handler(string id, string handler) =>
        $"/meet/{id}{(id.Contains('?', StringComparison.Ordinal) ? '&' : '?')}handler={handler}";

    private async Task<HttpResponseMessage> PostAsync(
        string path,
        string? cookie,
        string? site,
        string? origin,
        params (string Name, string Value)[] fields
    )
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            path.StartsWith('/') ? $"{shop.Server.Origin}{path}" : path
        )
        {
            Content = new FormUrlEncodedContent(
                fields
                    .Where(field => field.Name.Length > 0)
                    .Select(field => KeyValuePair.Create(field.Name, field.Value))
            ),
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (cookie is not null)
            request.Headers.Add("Cookie", cookie);
        if (site is not null)
            request.Headers.Add("Sec-Fetch-Site", site);
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        return await Client.SendAsync(request);
    }

    private async Task<HttpResponseMessage> GetAsync(
        string path,
        string? cookie = null,
        Shop? on = null,
        string? site = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{(on ?? shop).Server.Origin}{path}");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        request.Headers.AcceptLanguage.ParseAdd("en");
        if (cookie is not null)
            request.Headers.Add("Cookie", cookie);
        if (site is not null)
            request.Headers.Add("Sec-Fetch-Site", site);
        return await Client.SendAsync(request);
    }

    /// <summary>As whom a cookie opens a call; null when it gets the shell.</summary>
    private async Task<string?> PartyAsync(string id, string cookie, Shop? on = null)
    {
        using var answer = await GetAsync($"/meet/{id}", cookie, on);
        return (await PlainBrowser.ReadAsync(answer)).QuerySelector("main[data-call]")?.GetAttribute("data-party");
    }

    /// <summary>All that an answer says: status, headers, bytes; but for its nonce and its date.</summary>
    private async Task<string> SweepAsync(string path, string? cookie = null)
    {
        using var answer = await GetAsync(path, cookie);
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
