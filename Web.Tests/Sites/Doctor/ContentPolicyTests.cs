using LiveChatMeet.Sites.Doctor;

namespace LiveChatMeet.Tests.Sites.Doctor;

/// <summary>CSP Level 3, for what the chat loads: its script, the late part of that, its frame.</summary>
public sealed class ContentPolicyTests
{
    private const string Chat = "https://chat.example";
    private static readonly Uri Page = new("https://shop.example/cart");
    private static readonly PastedLine Line = new() { Address = new($"{Chat}/livechat.js"), Key = "shop" };
    private static readonly Uri Part = new($"{Chat}/livechat.frame.abc.js");

    [Theory]
    [InlineData("img-src 'self'", true)]
    [InlineData("", true)]
    [InlineData("default-src 'self'", false)]
    [InlineData("default-src *", true)]
    [InlineData("default-src https:", true)]
    [InlineData("default-src http:", true)]
    [InlineData("default-src data:", false)]
    [InlineData("default-src 'none'; script-src https://chat.example", true)]
    [InlineData("default-src https://chat.example; script-src 'self'", false)]
    [InlineData("script-src https://chat.example; script-src-elem 'self'", false)]
    [InlineData("script-src 'self'; script-src-elem https://chat.example", true)]
    [InlineData("script-src 'self'; script-src https://chat.example", false)] // the first counts
    [InlineData("SCRIPT-SRC HTTPS://CHAT.EXAMPLE", true)]
    [InlineData("script-src chat.example", true)]
    [InlineData("script-src http://chat.example", true)]
    [InlineData("script-src https://chat.example:443", true)]
    [InlineData("script-src https://chat.example:*", true)]
    [InlineData("script-src chat.example:80", true)]
    [InlineData("script-src https://chat.example:8443", false)]
    [InlineData("script-src *.example", true)]
    [InlineData("script-src *.chat.example", false)]
    [InlineData("script-src https://evilchat.example", false)]
    [InlineData("script-src https://chat.example.evil.example", false)]
    [InlineData("script-src https://chat.example/", true)]
    [InlineData("script-src https://chat.example/livechat.js", false)] // and no other file
    [InlineData("script-src https://chat.example/scripts/", false)]
    [InlineData("script-src 'none'", false)]
    [InlineData("script-src 'none' https://chat.example", true)]
    [InlineData("script-src 'unsafe-inline' 'unsafe-eval'", false)]
    [InlineData("script-src 'nonce-abc'", false)]
    [InlineData("script-src 'strict-dynamic' https://chat.example", false)]
    [InlineData("script-src", false)]
    [InlineData(" ;; script-src\thttps://chat.example ;", true)]
    public void Whether_the_script_runs(string policy, bool runs) => Assert.Equal(runs, Runs(policy, Line));

    [Theory]
    [InlineData("script-src 'nonce-abc'", true)]
    [InlineData("script-src 'nonce-ABC'", false)]
    [InlineData("script-src 'nonce-abc' 'strict-dynamic'", true)]
    [InlineData("default-src 'nonce-abc'", true)]
    [InlineData("script-src 'nonce-'", false)]
    public void Whether_one_with_a_nonce_runs(string policy, bool runs) =>
        Assert.Equal(runs, Runs(policy, Line with { Nonce = "abc" }));

    [Theory]
    [InlineData("script-src 'sha256-abc=' 'strict-dynamic'", true)]
    [InlineData("script-src 'sha256-abc='", false)] // the late part has another
    [InlineData("script-src 'sha256-abd=' 'strict-dynamic'", false)]
    public void Whether_one_with_a_hash_runs(string policy, bool runs) =>
        Assert.Equal(runs, Runs(policy, Line with { Integrity = "sha256-abc=" }));

    [Theory]
    [InlineData("script-src 'self'", true)]
    [InlineData("frame-src 'self'", false)]
    [InlineData("frame-src https://chat.example", true)]
    [InlineData("child-src 'self'", false)]
    [InlineData("child-src 'none'; frame-src https://chat.example", true)]
    [InlineData("default-src 'self'", false)]
    [InlineData("default-src 'self'; child-src *", true)]
    [InlineData("default-src 'self' 'nonce-abc' 'strict-dynamic' https://chat.example", true)]
    public void Whether_the_frame_shows(string policy, bool shows) =>
        Assert.Equal(shows, Of(policy).AllowsFrame(new($"{Chat}/livechat/shop"), Page));

    [Theory]
    [InlineData("http://shop.example/", "https://shop.example/livechat.js", true)]
    [InlineData("https://shop.example/", "http://shop.example/livechat.js", false)]
    [InlineData("https://shop.example/", "https://shop.example:8443/livechat.js", false)]
    [InlineData("http://shop.example:5000/", "http://shop.example:5000/livechat.js", true)]
    public void What_the_page_itself_is(string page, string script, bool isSelf) =>
        Assert.Equal(isSelf, new SourceList(["'self'"]).Match(new(script), new(page)));

    [Theory]
    [InlineData("sandbox", "allow-scripts allow-same-origin allow-popups")]
    [InlineData("sandbox allow-scripts", "allow-same-origin allow-popups")]
    [InlineData("sandbox allow-SCRIPTS allow-same-origin allow-popups allow-forms", "")]
    [InlineData("default-src 'none'", "")]
    public void What_a_sandbox_lacks(string policy, string missing)
    {
        Assert.Equal(missing, string.Join(' ', Of(policy).MissingOfSandbox));
        Assert.Empty(ContentPolicy.OfMeta(policy).MissingOfSandbox);
    }

    [Theory]
    [InlineData(
        "default-src 'self'; img-src *",
        "default-src 'self'; img-src *; script-src 'self' https://chat.example; frame-src 'self' https://chat.example"
    )]
    [InlineData(
        "script-src 'self' 'unsafe-inline'; frame-src 'none'",
        "script-src 'self' 'unsafe-inline' https://chat.example; frame-src https://chat.example"
    )]
    [InlineData(
        "script-src-elem 'self'; script-src 'none'; child-src https://a.example",
        "script-src-elem 'self' https://chat.example; script-src 'none'; child-src https://a.example; "
            + "frame-src https://a.example https://chat.example"
    )]
    [InlineData(
        "default-src 'none'; sandbox allow-scripts",
        "default-src 'none'; sandbox allow-scripts allow-same-origin allow-popups; script-src https://chat.example; "
            + "frame-src https://chat.example"
    )]
    public void The_policy_to_send_has_what_is_missing_and_lets_the_chat_through(string policy, string mended)
    {
        var sent = Of(policy).With(Chat, script: true, frame: true);

        Assert.Equal(mended, sent);
        Assert.True(Runs(sent, Line));
        Assert.True(Of(sent).AllowsFrame(new($"{Chat}/livechat/shop"), Page));
        Assert.Empty(Of(sent).MissingOfSandbox);
    }

    [Fact]
    public void Commas_separate_policies_in_a_header_and_not_in_an_element()
    {
        Assert.Equal(3, ContentPolicy.OfHeader(["default-src 'self', img-src *", "script-src 'none'", " "]).Count());
        Assert.True(ContentPolicy.OfMeta("img-src 'self', script-src 'none'").AllowsScript(Line, Page));
    }

    private static bool Runs(string policy, PastedLine line) =>
        Of(policy) is var one && one.AllowsScript(line, Page) && one.AllowsImport(line, Part, Page);

    private static ContentPolicy Of(string policy) =>
        ContentPolicy.OfHeader([policy]).SingleOrDefault() ?? ContentPolicy.OfMeta(policy);
}
