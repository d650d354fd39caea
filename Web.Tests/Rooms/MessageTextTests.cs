using LiveChatMeet.Rooms;

namespace LiveChatMeet.Tests.Rooms;

public sealed class MessageTextTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  \r\n\t ")]
    public void A_message_of_nothing_is_refused(string? text) => IsRefused(Refusals.MessageEmpty, text);

    [Fact]
    public void A_message_has_8000_characters_and_no_more()
    {
        Assert.Equal(8_000, MessageText.Check(new('x', 8_000)).Length);
        IsRefused(Refusals.MessageTooLong, new('x', 8_001));
        IsRefused(Refusals.MessageTooLong, new('x', 100_000));
    }

    [Theory]
    [InlineData("a\0b")]
    [InlineData("a\u0007b")]
    [InlineData("a\u001b[31mb")]
    [InlineData("a\u007fb")]
    [InlineData("a\u009fb")]
    public void Control_characters_are_refused(string text) => IsRefused(Refusals.MessageControlCharacters, text);

    [Fact]
    public void Lines_and_tabs_stay_and_blanks_around_go() => Assert.Equal("one\n\ttwo\nthree", MessageText.Check(" \r\none\r\n\ttwo\rthree\n "));

    [Fact]
    public void Markup_is_text_like_any_other() => Assert.Equal("<b>&amp;</b><script>alert(1)</script>", MessageText.Check("<b>&amp;</b><script>alert(1)</script>"));

    [Theory]
    [InlineData("See https://shop.example/a?b=c#d.", "https://shop.example/a?b=c#d")]
    [InlineData("(https://shop.example/a)", "https://shop.example/a")]
    [InlineData("HTTP://SHOP.EXAMPLE/x, and more", "HTTP://SHOP.EXAMPLE/x")]
    [InlineData("„https://shop.example“ …", "https://shop.example")]
    [InlineData("<a href=\"https://shop.example\">", "https://shop.example")]
    [InlineData("https://käse.example/ß", "https://käse.example/ß")]
    public void Addresses_of_the_web_become_links(string text, string link)
    {
        var found = Assert.Single(MessageText.Links(text));

        Assert.Equal(link, text.Substring(found.Start, found.Length));
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("javascript://shop.example/%0aalert(1)")]
    [InlineData("JaVaScRiPt:alert(1)//https")]
    [InlineData("data:text/html,<script>alert(1)</script>")]
    [InlineData("vbscript:msgbox(1)")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://shop.example")]
    [InlineData("xhttps://shop.example")]
    [InlineData("https://")]
    [InlineData("https:// shop.example")]
    [InlineData("http:/shop.example")]
    public void Nothing_else_becomes_a_link(string text) => Assert.Empty(MessageText.Links(text));

    [Fact]
    public void A_link_in_a_scheme_that_runs_is_only_the_part_of_the_web()
    {
        const string text = "javascript:alert('https://shop.example/')";

        var link = Assert.Single(MessageText.Links(text));

        Assert.Equal("https://shop.example/", text.Substring(link.Start, link.Length));
    }

    [Fact]
    public void A_direction_changing_character_is_no_part_of_a_link()
    {
        const string text = "https://shop.example/\u202Egpj.exe";

        var link = Assert.Single(MessageText.Links(text));

        Assert.Equal("https://shop.example/", text.Substring(link.Start, link.Length));
    }

    [Fact]
    public void A_word_of_100_kB_is_looked_through_at_once()
    {
        var start = TimeProvider.System.GetTimestamp();

        _ = MessageText.Links("http://" + new string('.', 100_000));
        _ = MessageText.Links(string.Concat(Enumerable.Repeat("http://a", 12_500)));

        Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(1), "Links must be found in time that grows with the text alone.");
    }

    private static void IsRefused(string code, string? text) => Assert.Equal(code, Assert.Throws<RefusedException>(() => MessageText.Check(text)).Code);
}
