using System.Net;
using System.Text.Json;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace LiveChatMeet.Tests.Privacy;

[Trait("Requirement", "WB-9")]
public sealed class AuditTests
{
    private const string Page = "/agent/audit";
    private const string OwensEmail = "owen@kettlelane.example";
    private const string OwensName = "Owen Baptiste";

    [Fact]
    public async Task Whatever_an_administrator_does_to_accounts_and_sites_leaves_one_entry_each()
    {
        await using var server = await Server.StartAsync();
        using var mara = await server.SetUpByFormAsync();
        using var owen = await server.JoinAsync(mara, OwensName, OwensEmail);
        foreach (var button in (string[])["Make administrator", "Remove as administrator", "Reset the password"])
            using (await mara.SubmitInAsync("/agent/people", OwensEmail, button)) { }
        foreach (var button in (string[])["Sign out everywhere", "Disable the account", "Enable the account"])
            using (await mara.SubmitInAsync("/agent/people", OwensEmail, button)) { }
        using (await mara.SubmitAsync("/agent/people", "Invite", ("Email", "eve@kettlelane.example"))) { }
        using (await mara.SubmitAsync("/agent/people", "Revoke the invitation for eve@kettlelane.example")) { }
        using (await mara.SubmitAsync("/agent/sites", "Add", ("Address", "https://birch.example"))) { }
        using (await mara.SubmitAsync("/agent/sites/birch-example", "Save", ("Name", "Birch Bakery"))) { }
        using (await mara.SubmitAsync("/agent/sites/birch-example", "Save")) { } // nothing changed: no entry
        await CommandSocket.RunAsync(server, "reset-password", OwensEmail);

        Assert.Equal(
            [
                (AuditKind.SetUp, Server.AgentName, "kettlelane.example"),
                (AuditKind.ColleagueInvited, Server.AgentName, OwensEmail),
                (AuditKind.ColleagueJoined, OwensName, OwensEmail),
                (AuditKind.MadeAdministrator, Server.AgentName, OwensName),
                (AuditKind.MadeAgent, Server.AgentName, OwensName),
                (AuditKind.PasswordLinkMade, Server.AgentName, OwensName),
                (AuditKind.SignedOutEverywhere, Server.AgentName, OwensName),
                (AuditKind.AccountDisabled, Server.AgentName, OwensName),
                (AuditKind.AccountEnabled, Server.AgentName, OwensName),
                (AuditKind.ColleagueInvited, Server.AgentName, "eve@kettlelane.example"),
                (AuditKind.InvitationRevoked, Server.AgentName, "eve@kettlelane.example"),
                (AuditKind.SiteAdded, Server.AgentName, "birch.example"),
                (AuditKind.SiteChanged, Server.AgentName, "Birch Bakery"),
                (AuditKind.SignedOutEverywhere, null, OwensName),
                (AuditKind.PasswordLinkMade, null, OwensName),
            ],
            (await EntriesAsync(server)).Select(entry => (entry.Kind, entry.ByName, entry.About))
        );
    }

    [Fact]
    public async Task A_changed_site_says_what_it_was_before()
    {
        await using var server = await Server.StartAsync();
        using var mara = await server.SetUpByFormAsync();

        using var saved = await mara.SubmitAsync(
            "/agent/sites/kettlelane-example",
            "Save",
            ("Origins", "https://kettlelane.example\nhttps://evil.example"),
            ("RelayOnly", "true")
        );

        Assert.Equal(
            "Origins: https://kettlelane.example → https://kettlelane.example, https://evil.example\n"
                + "RelayOnly: off → on",
            (await EntriesAsync(server))[^1].Changes
        );
        Assert.Contains(
            "Mara Lindqvist changed the site kettlelane.example",
            (await mara.ReadAsync(Page)).Body!.TextContent,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_was_refused_leaves_no_entry()
    {
        await using var server = await Server.StartAsync();
        using var mara = await server.SetUpByFormAsync();
        var before = (await EntriesAsync(server)).Count;

        using var last = await mara.SubmitInAsync("/agent/people", Server.AgentEmail, "Disable the account");
        using var site = await mara.SubmitAsync("/agent/sites/kettlelane-example", "Save", ("Accent", "red"));
        using var guessed = await mara.SubmitAsync(
            "/agent/me",
            "Change the password",
            ("CurrentPassword", "not-this-password"),
            ("NewPassword", "a-slow-bicycle-43")
        );

        Assert.Equal(HttpStatusCode.Conflict, last.StatusCode);
        Assert.Equal(before, (await EntriesAsync(server)).Count);
    }

    [Fact]
    public async Task A_conversation_taken_over_is_recorded_without_the_visitor()
    {
        await using var shop = await Shop.OpenAsync();
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah, text: "My door code is 4711.");
        using (await visitor.PostAsync("About", ("name", "Ada Moreau"), ("email", "ada@visitor.example"))) { }
        using (await shop.Mara.SubmitAsync($"/agent/rooms/{rid}", "Take over")) { }
        using (await shop.Mara.SubmitAsync($"/agent/rooms/{rid}", "Close conversation")) { }

        var entry = Assert.Single(await EntriesAsync(shop.Server), one => one.Kind == AuditKind.ConversationTakenOver);

        Assert.Equal((rid, null), (entry.AboutId, entry.About));
        Assert.Equal("Agent: Noah Weber → Mara Lindqvist", entry.Changes);
        using var file = await ExportAsync(shop.Mara, "json");
        var text = await file.Content.ReadAsStringAsync();
        Assert.All(
            ["4711", "Ada Moreau", "ada@"],
            secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task No_cell_of_the_file_is_a_formula_and_the_other_file_can_be_read()
    {
        await using var server = await Server.StartAsync();
        using var mara = await server.SetUpByFormAsync();
        foreach (var name in (string[])["=HYPERLINK(\"http://evil.example\",\"x\")", "@SUM(1)", "+1", "-2, \"quoted\""])
            using (await mara.SubmitAsync("/agent/sites/kettlelane-example", "Save", ("Name", name))) { }

        using var csv = await ExportAsync(mara, "csv");
        using var json = await ExportAsync(mara, "json");
        var lines = (await csv.Content.ReadAsStringAsync()).Split("\r\n");
        var entries = JsonDocument.Parse(await json.Content.ReadAsStringAsync()).RootElement;

        Assert.StartsWith("attachment", csv.Content.Headers.ContentDisposition?.ToString(), StringComparison.Ordinal);
        Assert.Contains(
            lines,
            line => line.Contains("\"'=HYPERLINK(\"\"http://evil.example\"\"", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(lines, line => line.Contains(",\"=", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains(",\"@", StringComparison.Ordinal));
        Assert.Equal("=HYPERLINK(\"http://evil.example\",\"x\")", entries[1].GetProperty("about").GetString());
        Assert.Equal("AuditExported", entries[entries.GetArrayLength() - 1].GetProperty("kind").GetString());
    }

    [Fact]
    public async Task The_page_shows_the_newest_first_and_leads_to_the_rest()
    {
        await using var server = await Server.StartAsync();
        using var mara = await server.SetUpByFormAsync();
        await FillAsync(server, 120);

        var seen = new List<string>();
        for (string? path = $"{Page}?kind=AccountDisabled"; path is not null; )
        {
            var page = await mara.ReadAsync(path);
            seen.AddRange(page.QuerySelectorAll(".audit li p:first-child").Select(line => line.TextContent.Trim()));
            path = page.QuerySelector("a[href*=before]")?.GetAttribute("href");
        }

        Assert.Equal(
            Enumerable.Range(0, 120).Reverse().Select(n => $"The command line disabled the account of Nobody {n}"),
            seen
        );
        Assert.NotEmpty((await mara.ReadAsync($"{Page}?kind=Nonsense&before=x")).QuerySelectorAll(".audit li"));
    }

    [Fact]
    public async Task Entries_older_than_the_setting_are_deleted()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var server = await Server.StartAsync(new() { ["Audit:KeepDays"] = "30" }, time: clock);
        using var mara = await server.SetUpByFormAsync();
        await FillAsync(server, 450, clock.GetUtcNow() - TimeSpan.FromDays(29));

        clock.Advance(TimeSpan.FromDays(2));

        await Eventually.IsTrueAsync(
            "the old ones are gone, in more than two batches",
            async () => (await EntriesAsync(server)).Select(entry => entry.Kind).SequenceEqual([AuditKind.SetUp])
        );
    }

    private static async Task FillAsync(Server server, int count, DateTimeOffset? at = null)
    {
        await server
            .Services.GetRequiredService<Writer>()
            .WriteAsync(async database =>
            {
                for (var n = 0; n < count; n++)
                {
                    var done = new Audited(AuditKind.AccountDisabled, By: null) { About = $"Nobody {n}" };
                    await database.AuditAsync(done, at ?? DateTimeOffset.UtcNow);
                }
                return true;
            });
    }

    private static async Task<HttpResponseMessage> ExportAsync(PlainBrowser by, string format) =>
        await by.SubmitAsync(Page, "Export as CSV", ("format", format));

    private static Task<List<AuditEntry>> EntriesAsync(Server server) =>
        server.ReadAsync(database => database.AuditEntries.AsNoTracking().OrderBy(entry => entry.Id).ToListAsync());
}
