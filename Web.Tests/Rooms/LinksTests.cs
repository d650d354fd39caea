using System.Diagnostics;
using LiveChatMeet.Rooms;

namespace LiveChatMeet.Tests.Rooms;

/// <summary>T10: the only place that finds links; both sides draw what it found.</summary>
[Trait("Requirement", "XS-1"), Trait("Requirement", "PM-4")]
public sealed class LinksTests
{
    /// <summary>A text, and its one link as it is written there.</summary>
    [Theory]
    [InlineData("See https://shop.example/a?b=c#d.", "https://shop.example/a?b=c#d")]
    [InlineData("HTTP://SHOP.EXAMPLE/x, and more", "HTTP://SHOP.EXAMPLE/x")]
    [InlineData("<a href=\"https://shop.example\">", "https://shop.example")]
    [InlineData("https://käse.example/ß", "https://käse.example/ß")]
    [InlineData("https://пример.рф/путь", "https://пример.рф/путь")]
    [InlineData("http://[::1]:8080", "http://[::1]:8080")]
    [InlineData("http://[2001:db8::1]/a]", "http://[2001:db8::1]/a")]
    [InlineData("http://127.0.0.1:3000/a", "http://127.0.0.1:3000/a")]
    [InlineData("http://localhost:3000", "http://localhost:3000")]
    [InlineData("https://medium.example/@ada", "https://medium.example/@ada")]
    [InlineData("https://web.example/2020/https://shop.example/", "https://web.example/2020/https://shop.example/")]
    [InlineData("https://shop.example/?q=a|b&c[]=1&d={x}", "https://shop.example/?q=a|b&c[]=1&d={x}")]
    [InlineData("https://video.example/w?v=a_b-C_", "https://video.example/w?v=a_b-C_")]
    [InlineData("https://shop.example./x", "https://shop.example./x")]
    // brackets
    [InlineData("https://en.wikipedia.org/wiki/Foo_(bar)", "https://en.wikipedia.org/wiki/Foo_(bar)")]
    [InlineData("(https://example.com/a)", "https://example.com/a")]
    [InlineData("(https://en.wikipedia.org/wiki/Foo_(bar)).", "https://en.wikipedia.org/wiki/Foo_(bar)")]
    [InlineData("(see https://example.com/a?)", "https://example.com/a")]
    [InlineData("[here](https://example.com/a)b", "https://example.com/a")]
    [InlineData("https://example.com/a(see", "https://example.com/a")]
    [InlineData("https://example.com/a.(b(c", "https://example.com/a")]
    [InlineData("https://msdn.example/cc(v=vs.85).aspx", "https://msdn.example/cc(v=vs.85).aspx")]
    [InlineData("https://example.com/(a]b)", "https://example.com/")]
    // what ends a sentence, and apostrophes
    [InlineData("https://example.com/path.", "https://example.com/path")]
    [InlineData("https://example.com/x!", "https://example.com/x")]
    [InlineData("https://example.com/x?!...", "https://example.com/x")]
    [InlineData("**https://example.com/x**", "https://example.com/x")]
    [InlineData("https://example.com/it's/here", "https://example.com/it's/here")]
    [InlineData("'https://example.com/a', he said", "https://example.com/a")]
    [InlineData("{'a':'https://example.com/a','b':1}", "https://example.com/a")]
    [InlineData("https://example.com's page", "https://example.com")]
    [InlineData("„https://shop.example“ …", "https://shop.example")]
    [InlineData("«https://shop.example/a»", "https://shop.example/a")]
    [InlineData("https://shop.example/a—really", "https://shop.example/a")]
    [InlineData("https://shop.example/a😀", "https://shop.example/a")]
    // full-width punctuation
    [InlineData("https://shop.example/a。", "https://shop.example/a")]
    [InlineData("「https://shop.example/a」です", "https://shop.example/a")]
    [InlineData("（https://shop.example/a）", "https://shop.example/a")]
    [InlineData("https://shop.example/a、または", "https://shop.example/a")]
    [InlineData("https://shop.example/a，好", "https://shop.example/a")]
    [InlineData("网址：https://shop.example/a！", "https://shop.example/a")]
    // scripts without spaces
    [InlineData("詳しくはhttps://shop.example/aを見て", "https://shop.example/a")]
    [InlineData("請看https://shop.example這裡", "https://shop.example")]
    [InlineData("ดูที่https://shop.example/aนะ", "https://shop.example/a")]
    [InlineData("https://shop.example에서 만나요", "https://shop.example")]
    [InlineData("https://shop.example/を見て", "https://shop.example/")]
    [InlineData("https://例え.jp/パス", "https://例え.jp/パス")]
    [InlineData("https://例え.jp/パスを見てください", "https://例え.jp/パス")]
    [InlineData("https://例え.jpを見て", "https://例え.jp")]
    [InlineData("https://ja.wikipedia.org/wiki/食べ物", "https://ja.wikipedia.org/wiki/食べ物")]
    [InlineData("https://ja.wikipedia.org/wiki/日本?a=色#節。", "https://ja.wikipedia.org/wiki/日本?a=色#節")]
    [InlineData("https://th.wikipedia.org/wiki/ไทย ครับ", "https://th.wikipedia.org/wiki/ไทย")]
    // direction-changing and invisible characters are no part of an address (L2)
    [InlineData("https://shop.example/\u202Egpj.exe", "https://shop.example/")]
    [InlineData("https://shop.example/a\u200bb", "https://shop.example/a")]
    [InlineData("https://shop.example/a\ufdd0", "https://shop.example/a")]
    // in a scheme that runs only the part of the web
    [InlineData("javascript:alert('https://shop.example/')", "https://shop.example/")]
    [InlineData("https://bank.example\\@evil.example/", "https://bank.example")]
    public void An_address_of_the_web_is_a_link_to_itself(string text, string link)
    {
        var found = Assert.Single(Links.In(text));

        Assert.Equal(link, text.Substring(found.Start, found.Length));
        Assert.Equal(link, found.Href);
    }

    [Theory]
    [InlineData("www.example.com", "www.example.com")]
    [InlineData("Look at WWW.Example.com/a_(b), please", "WWW.Example.com/a_(b)")]
    [InlineData("site:www.example.com.", "www.example.com")]
    [InlineData("はwww.例え.jpです", "www.例え.jp")]
    [InlineData("www.example.com:8080/x?y", "www.example.com:8080/x?y")]
    public void An_address_from_www_on_is_a_link_by_https(string text, string link)
    {
        var found = Assert.Single(Links.In(text));

        Assert.Equal((link, $"https://{link}"), (text.Substring(found.Start, found.Length), found.Href));
    }

    [Theory]
    [InlineData("Write to ada@shop.example.", "ada@shop.example", "mailto:ada@shop.example")]
    [InlineData("<ada+news@mail.shop.example>", "ada+news@mail.shop.example", "mailto:ada%2Bnews@mail.shop.example")]
    [InlineData("'o'brien@shop.example'", "o'brien@shop.example", "mailto:o%27brien@shop.example")]
    [InlineData("mailto:ada@shop.example?cc=eve@x", "ada@shop.example", "mailto:ada@shop.example")]
    [InlineData("メールはada@shop.exampleへ", "ada@shop.example", "mailto:ada@shop.example")]
    [InlineData("ada@例え.jp。", "ada@例え.jp", "mailto:ada@%E4%BE%8B%E3%81%88.jp")]
    [InlineData("(ada@shop.example)", "ada@shop.example", "mailto:ada@shop.example")]
    [InlineData("ada@shop.example: hello", "ada@shop.example", "mailto:ada@shop.example")]
    public void A_mail_address_is_a_link_that_fills_in_nothing_else(string text, string shown, string href)
    {
        var found = Assert.Single(Links.In(text));

        Assert.Equal((shown, href), (text.Substring(found.Start, found.Length), found.Href));
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("javascript://shop.example/%0aalert(1)")]
    [InlineData("JaVaScRiPt:alert(1)//https")]
    [InlineData("data:text/html,<script>alert(1)</script>")]
    [InlineData("vbscript:msgbox(1)")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://www.shop.example")]
    [InlineData("xhttps://shop.example")]
    [InlineData("https://")]
    [InlineData("https:// shop.example")]
    [InlineData("http:/shop.example")]
    [InlineData("http://.")]
    [InlineData("https://bank.example@evil.example/")] // who is named before a host is taken for the host
    [InlineData("https://bank.example:443@evil.example/")]
    [InlineData("https://ada:secret@evil.example/")]
    [InlineData("http://[::1")]
    [InlineData("http://shop.example:99999")]
    [InlineData("www.")]
    [InlineData("www.example")]
    [InlineData("www.1.5")]
    [InlineData("xwww.example.com")]
    [InlineData("a.www.example.com")]
    [InlineData("ada@localhost")]
    [InlineData("ada@1.5")]
    [InlineData("@shop.example")]
    [InlineData("ada@@shop.example")]
    [InlineData("ada@shop.example@evil.example")]
    [InlineData("//ada@shop.example")]
    [InlineData("www.ada@shop.example")]
    [InlineData("shop.example")]
    [InlineData("18:30, see p. 4")]
    public void Nothing_else_becomes_a_link(string text) => Assert.Empty(Links.In(text));

    [Fact]
    public void Links_of_all_kinds_stand_in_order()
    {
        const string text = "a@b.example, www.c.example and https://d.example/, https://e.example (f@g.example)";

        var links = Links.In(text).Select(link => text.Substring(link.Start, link.Length));

        Assert.Equal(["a@b.example", "www.c.example", "https://d.example/", "https://e.example", "f@g.example"], links);
    }

    [Fact]
    public void Half_a_pair_is_no_part_of_a_link() =>
        Assert.Equal("https://shop.example/a", Assert.Single(Links.In("https://shop.example/a\ud83d")).Href);

    [Theory]
    [InlineData("(", 100_000)]
    [InlineData("http://.", 12_500)]
    [InlineData("http://a", 12_500)]
    [InlineData("http://a/(", 10_000)]
    [InlineData("www.", 25_000)]
    [InlineData("a@", 50_000)]
    [InlineData("a@b.", 25_000)]
    [InlineData("@", 100_000)]
    [InlineData("https://a@", 10_000)]
    [InlineData("h", 100_000)]
    [InlineData("日", 100_000)]
    public void Links_are_found_in_time_that_grows_with_the_text_alone(string part, int times)
    {
        var text = "http://a/" + string.Concat(Enumerable.Repeat(part, times));

        // The quickest of five: the machine may be busy with something else.
        var quickest = Enumerable.Range(0, 5).Min(_ => TimeOf(text) + TimeOf(text["http://a/".Length..]));

        Assert.True(quickest < TimeSpan.FromSeconds(1), $"It took {quickest} for 100,000 characters.");

        static TimeSpan TimeOf(string text)
        {
            var start = Stopwatch.GetTimestamp();
            _ = Links.In(text);
            return Stopwatch.GetElapsedTime(start);
        }
    }
}
