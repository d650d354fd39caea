using System.Net;
using LiveChatMeet.Identity;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Accounts;

/// <summary>Codes that are almost right: of the setup, of invitations, new passwords, mailed conversations, and mails
/// to stop. Ten minutes of each with <c>./test.sh --full fuzz</c>.</summary>
[Trait("Requirement", "AZ-3"), Trait("Requirement", "WB-5"), Trait("Requirement", "D41")]
public sealed class CodesFuzzTests(ITestOutputHelper output)
{
    private const int Few = 200;

    private static readonly Dictionary<string, string> Wide = new()
    {
        ["Limits:SignInsPerMinute"] = "100000000",
        ["Limits:RequestsPerMinute"] = "100000000",
    };

    [Theory]
    [InlineData(CodeDoor.Setup)]
    [InlineData(CodeDoor.Invitation)]
    [InlineData(CodeDoor.NewPassword)]
    [InlineData(CodeDoor.Conversation)]
    [InlineData(CodeDoor.Stop)]
    public async Task A_code_that_is_almost_right_opens_nothing_and_the_right_one_still_does(string path)
    {
        await using var door = await CodeDoor.OfAsync(path, Wide);
        using var logs = LogLines.Of(door.Server);
        var before = await door.StoredAsync();

        await Broken.TryAsync(
            Few,
            output,
            async broken =>
            {
                var code = Almost(broken, door.Code);
                if (door.IsRight(code))
                    return;
                using var answer = await door.TryAsync(code);
                var text = await answer.Content.ReadAsStringAsync();
                Assert.True((int)answer.StatusCode is >= 400 and < 500, $"{(int)answer.StatusCode} for \"{code}\"");
                Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
                Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
            },
            86 // a NUL in the form was a failure of ours
        );

        Assert.Equal(before, await door.StoredAsync());
        Assert.DoesNotContain(logs.Lines, line => line.Contains("   at ", StringComparison.Ordinal));
        using var opened = await door.TryAsync(door.Code);
        Assert.Equal(door.LeadsOn ? HttpStatusCode.Redirect : HttpStatusCode.OK, opened.StatusCode);
    }

    [Theory]
    [InlineData(CodeDoor.Setup)]
    [InlineData(CodeDoor.Invitation)]
    [InlineData(CodeDoor.NewPassword)]
    [InlineData(CodeDoor.Conversation)]
    [InlineData(CodeDoor.Stop)]
    public async Task After_some_wrong_codes_none_is_looked_at_for_a_while_not_even_the_right_one(string path)
    {
        const int atOnce = 12; // those who run the shop have signed in as well
        await using var door = await CodeDoor.OfAsync(
            path,
            new() { ["Limits:SignInsPerMinute"] = $"{atOnce}" },
            new SettableClock(DateTimeOffset.UtcNow) // which stands still
        );
        var (before, tried) = (await door.StoredAsync(), 0);

        for (var seed = 1; await IsLookedAtAsync(Wrong(seed)); seed++)
            Assert.True(++tried <= 2 * atOnce, $"{tried} wrong codes were looked at.");

        Assert.InRange(tried, 1, 2 * atOnce);
        Assert.False(await IsLookedAtAsync(door.Code), "The right one was looked at.");
        Assert.Equal(before, await door.StoredAsync());

        string Wrong(int seed) => Almost(new(seed), door.Code) is var code && door.IsRight(code) ? Secrets.New() : code;

        async Task<bool> IsLookedAtAsync(string code)
        {
            using var answer = await door.TryAsync(code);
            return answer.StatusCode != HttpStatusCode.TooManyRequests;
        }
    }

    // One letter off, cut, longer, in another case or order, percent-encoded, or another secret that is well-formed;
    // and what no program would send.
    private static string Almost(Broken broken, string code)
    {
        var at = broken.Random.Next(code.Length);
        return broken.Random.Next(12) switch
        {
            0 => code[..at] + broken.Of(["0", "A", "_", "-", "é", "\0"]) + code[(at + 1)..],
            1 => code[..at],
            2 => code[at..],
            3 => code + code[at..],
            4 => code.ToUpperInvariant(),
            5 => new string([.. code.Reverse()]),
            6 => Secrets.New(),
            7 => Uri.EscapeDataString($"{code}\n"),
            8 => code.Replace('-', '+').Replace('_', '/') + "==",
            9 => new string(code[at], broken.Random.Next(1, 100_000)),
            _ => broken.Text(code),
        };
    }
}
