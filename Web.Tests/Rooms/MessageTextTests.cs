using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms;

namespace LiveChatMeet.Tests.Rooms;

[Trait("Requirement", "XS-1")]
public sealed class MessageTextTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  \r\n\t ")]
    public void A_message_of_nothing_is_refused(string? text) => IsRefused(Refusal.MessageEmpty, text);

    [Fact]
    public void A_message_has_8000_characters_and_no_more()
    {
        Assert.Equal(8_000, MessageText.Check(new('x', 8_000)).Length);
        IsRefused(Refusal.MessageTooLong, new('x', 8_001));
        IsRefused(Refusal.MessageTooLong, new('x', 100_000));
    }

    [Theory]
    [InlineData("a\0b")]
    [InlineData("a\u0007b")]
    [InlineData("a\u001b[31mb")]
    [InlineData("a\u007fb")]
    [InlineData("a\u009fb")]
    public void Control_characters_are_refused(string text) => IsRefused(Refusal.MessageControlCharacters, text);

    [Fact]
    public void Lines_and_tabs_stay_and_blanks_around_go() =>
        Assert.Equal("one\n\ttwo\nthree", MessageText.Check(" \r\none\r\n\ttwo\rthree\n "));

    [Fact]
    public void Markup_is_text_like_any_other() =>
        Assert.Equal(
            "<b>&amp;</b><script>alert(1)</script>",
            MessageText.Check("<b>&amp;</b><script>alert(1)</script>")
        );

    /// <summary>T20: as <c>blank.test.ts</c> has it for the browser.</summary>
    [Theory]
    [InlineData("\u200b\u200b")]
    [InlineData("\u2800")]
    [InlineData("\u202e")]
    [InlineData("\u2066\u2069 \u200d\n\u3164")]
    public void What_shows_nothing_is_nothing(string text) => IsRefused(Refusal.MessageEmpty, text);

    /// <summary>T20, L4.</summary>
    [Fact]
    public void Halves_of_pairs_and_noncharacters_are_replaced() =>
        Assert.Equal("a\ufffd b\ufffd c\ufffd 👩‍🚀", MessageText.Check("a\ud83d b\ufffe c\ufdd0 👩‍🚀"));

    /// <summary>L2: nobody reads a text otherwise than it was written, and emoji stay whole.</summary>
    [Fact]
    public void Nothing_turns_the_words_after_it() =>
        Assert.Equal(
            "https://evil.example/moc.knab//:sptth שלום\u200f 👩‍🚀",
            MessageText.Check("\u202ehttps://evil.example/\u2067moc.knab//:sptth\u202c \u202bשלום\u200f 👩‍🚀\u2069")
        );

    private static void IsRefused(string code, string? text) =>
        Assert.Equal(code, Assert.Throws<RefusedException>(() => MessageText.Check(text)).Code);
}
