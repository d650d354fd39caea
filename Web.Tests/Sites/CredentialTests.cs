using LiveChatMeet.Identity;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Tests.Sites;

[Trait("Requirement", "AZ-4"), Trait("Requirement", "WS-2"), Trait("Requirement", "D34")]
public sealed class CredentialTests
{
    [Fact]
    public async Task A_visitors_credential_is_in_no_log_no_answer_and_no_file()
    {
        var directory = Path.Combine(Path.GetTempPath(), $"livechatmeet-{Ids.New()}");
        try
        {
            using var logs = new LogLines();
            var visitor = default(PlainVisitor);
            var answers = new List<string>();
            await using (
                var shop = await Shop.OpenAsync(
                    new() { ["Logging:LogLevel:Default"] = "Trace", ["Logging:LogLevel:Microsoft"] = "Trace" },
                    directory
                )
            )
            {
                shop.Server.Services.GetRequiredService<ILoggerFactory>().AddProvider(logs);
                (visitor, var rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
                await using var byCookie = await visitor.ConnectByCookieAsync();
                await using var byTicket = await visitor.ConnectAsync();
                var message = await byTicket.SendAsync(null, "Hello?");
                using (await visitor.GetAsync("Room")) { }
                foreach (
                    var path in (string[])
                        [
                            "/agent",
                            $"/agent/rooms/{rid}",
                            $"/api/v1/messages/{message.Id}",
                            $"/api/v1/rooms/{rid}/messages",
                            "/agent/people",
                        ]
                )
                    answers.Add(await shop.Mara.Client.GetStringAsync(path));
                answers.Add(await (await visitor.GetAsync("Room")).Content.ReadAsStringAsync());
            }

            Assert.NotEmpty(logs.Lines);
            foreach (
                var secret in (string[])[visitor.Credential, Secrets.Hash(visitor.Credential), Server.AgentPassword]
            )
            {
                Assert.DoesNotContain(logs.Lines, line => line.Contains(secret, StringComparison.Ordinal));
                Assert.DoesNotContain(answers, answer => answer.Contains(secret, StringComparison.Ordinal));
            }
            foreach (var file in Directory.GetFiles(directory, "*", SearchOption.AllDirectories))
                Assert.DoesNotContain(
                    visitor.Credential,
                    await File.ReadAllTextAsync(file, System.Text.Encoding.Latin1),
                    StringComparison.Ordinal
                );
        }
        finally
        {
            if (Directory.Exists(directory))
                Directory.Delete(directory, recursive: true);
        }
    }
}
