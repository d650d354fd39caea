using LiveChatMeet.Identity;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Tests.Hosting;

/// <summary>L1: whatever level is set, for all logs or for one kind, they hold nothing that people wrote and nothing
/// that opens something.</summary>
[Trait("Requirement", "WS-2"), Trait("Requirement", "D34")]
public sealed class LogsTests
{
    private const string Text = "My-door-code-is-4711";
    private const string Answer = "I-will-remember-4711";
    private const string Name = "Quentin-Quickly";
    private const string Email = "quentin@quickly.example";
    private const string Page = "https://kettlelane.example/secret-offer";
    private const string Note = "Do-not-lend-them-4711";
    private const string File = "scan-of-my-passport.png";
    private const string Sdp = "v=0 a=ice-pwd:Wo4711wo";
    private const string Peer = "198.51.100.47";

    [Fact]
    public async Task No_log_at_any_level_holds_texts_names_addresses_or_secrets()
    {
        await using var shop = await Shop.OpenAsync(
            new()
            {
                ["Logging:LogLevel:Default"] = "Trace",
                ["Logging:LogLevel:Microsoft"] = "Trace",
                ["Logging:LogLevel:Microsoft.AspNetCore"] = "Trace",
                [$"Logging:{typeof(LogLines).FullName}:LogLevel:Default"] = "Trace",
            }
        );
        using var logs = LogLines.Of(shop.Server);
        var visitor = shop.NewVisitor();

        using var first = await visitor.PostAsync(
            "",
            ("Message", Text),
            ("Name", Name),
            ("Email", Email),
            ("PageUrl", Page),
            ("PageTitle", Text),
            ("Credential", visitor.Credential)
        );
        using var about = await visitor.PostAsync("About", ("Name", Name), ("Email", Email));
        var rid = (await first.JsonAsync()).GetProperty("message").GetProperty("rid").GetString() ?? "";
        await Shop.TakesAsync(shop.Mara, rid);
        using var sent = await shop.Mara.SubmitAsync($"/agent/rooms/{rid}", "Send", ("message", Answer));
        using var signedIn = await shop.Server.SignInAsync(Server.AgentEmail);
        var connect = await visitor.TicketAsync();
        await using var guest = await HubClient.ConnectByTicketAsync(shop.Server, connect);
        await using var agent = await shop.ConnectAsync(shop.Mara);
        await guest.SendAsync(null, Text);
        await agent.SendAsync(rid, Answer);
        await guest.HereAsync(Page, Text);
        var call = await PlainCall.StartAsync(shop.Mara, rid);
        await guest.DeclineAsync(call, Text);
        var next = await PlainCall.StartAsync(shop.Mara, rid);
        await guest.AcceptAsync(next);
        var (mine, theirs) = (Ids.New(), Ids.New());
        await agent.JoinAsync(next, mine);
        await guest.JoinAsync(next, theirs);
        await guest.SignalAsync(new(next, theirs, mine, PlainCall.Offer(Sdp)));
        await guest.SignalAsync(new(next, theirs, mine, PlainCall.Candidates(text: $"candidate:1 1 udp 1 {Peer} 9")));
        await agent.AddNoteAsync(rid, Note);
        await new SentFiles(shop).FromAsync(visitor, [1], File);
        var invitation = await shop.Mara.LinkOfAsync("/agent/people", "Invite", ("Email", "owen@kettlelane.example"));
        var ticket = Secrets.New();
        await guest.RegisterTicketAsync(next, Secrets.Hash(ticket));
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        using var opened = await client.PostAsync(
            $"{shop.Server.Origin}/meet/{next}?handler=Open",
            new FormUrlEncodedContent([KeyValuePair.Create("ticket", ticket)])
        );
        var session = PlainMeetPage.SessionOf(opened);
        var nonce = await PlainMeetPage.NonceAsync(shop, next, session);

        Assert.True(first.IsSuccessStatusCode && about.IsSuccessStatusCode && opened.IsSuccessStatusCode);
        Assert.True(logs.Lines.Count > 200, $"Much must be logged: {logs.Lines.Count}.");
        string[] written = [Text, Answer, Name, Email, Page, Note, File, Sdp, Peer];
        string[] opening = [visitor.Credential, ticket, connect, invitation, nonce, Server.AgentPassword];
        string[] cookies = [session, .. shop.Mara.CookieHeader.Split("; ")];
        foreach (var secret in written.Concat(opening).Concat(cookies.Select(cookie => cookie.Split('=', 2)[1])))
            Assert.DoesNotContain(logs.Lines, line => line.Contains(secret, StringComparison.Ordinal));
    }
}
