using LiveChatMeet.Identity;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;

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
        var ticket = Secrets.New();
        await guest.RegisterTicketAsync(next, Secrets.Hash(ticket));
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        using var opened = await client.PostAsync(
            $"{shop.Server.Origin}/meet/{next}?handler=Open",
            new FormUrlEncodedContent([KeyValuePair.Create("ticket", ticket)])
        );

        Assert.True(first.IsSuccessStatusCode && about.IsSuccessStatusCode && opened.IsSuccessStatusCode);
        Assert.True(logs.Lines.Count > 200, $"Much must be logged: {logs.Lines.Count}.");
        foreach (
            var secret in (string[])
                [Text, Answer, Name, Email, Page, visitor.Credential, ticket, connect, Server.AgentPassword]
        )
            Assert.DoesNotContain(logs.Lines, line => line.Contains(secret, StringComparison.Ordinal));
    }
}
