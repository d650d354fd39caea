using LiveChatMeet.Texts;

namespace LiveChatMeet.Tests.Texts;

public sealed class CharactersTests
{
    /// <summary>T20: the same in <c>Web/Layout/blank.test.ts</c>.</summary>
    [Theory]
    [InlineData("")]
    [InlineData(" \n\t")]
    [InlineData("\u200b\u200b")]
    [InlineData("\u2800")]
    [InlineData("\u202e")]
    [InlineData("\u3164")]
    [InlineData("\u115f\u1160")]
    [InlineData("\uffa0")]
    [InlineData("\u00ad")]
    [InlineData("\u00a0")]
    [InlineData("\u3000")]
    [InlineData("\u200d")]
    [InlineData("\ufe0f")]
    [InlineData("\U000e0100")]
    [InlineData("\U000e0041")]
    [InlineData("\U0001d159")]
    [InlineData("\ufeff")]
    [InlineData("\u180e")]
    [InlineData("\u034f")]
    [InlineData("\u2063")]
    public void Nothing_is_seen_of(string text) => Assert.True(Characters.ShowNothing(text));

    [Theory]
    [InlineData(".")]
    [InlineData("a\u200b")]
    [InlineData("👩‍🚀")]
    [InlineData("❤️")]
    [InlineData("\u0301")]
    [InlineData("\ufffd")]
    [InlineData("\u3002")]
    [InlineData("日")]
    [InlineData("0")]
    public void Something_is_seen_of(string text) => Assert.False(Characters.ShowNothing(text));

    /// <summary>T20, L4: whatever was sent can be normalized then, which throws for the rest.</summary>
    [Theory]
    [InlineData("Ada 👩‍🚀", "Ada 👩‍🚀")]
    [InlineData("a\ufffe\uffff", "a\ufffd\ufffd")]
    [InlineData("\ufdd0\ufdef\ufdcf\ufdf0", "\ufffd\ufffd\ufdcf\ufdf0")]
    [InlineData("\U0001fffe\U0010ffff", "\ufffd\ufffd")]
    public void Noncharacters_are_replaced(string text, string formed)
    {
        Assert.Equal(formed, Characters.WellFormed(text));
        Assert.Equal(formed, formed.Normalize());
    }

    /// <summary>T20. An attribute cannot hold such text.</summary>
    [Fact]
    public void Half_a_pair_is_replaced() =>
        Assert.Equal(
            ["a\ufffd", "\ufffdb", "\ufffd\ufffd"],
            ((string[])["a\ud83d", "\ude80b", "\ude80\ud83d"]).Select(Characters.WellFormed)
        );

    [Theory]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 3, "abc")]
    [InlineData("ab🚀", 3, "ab")]
    [InlineData("a🚀b", 3, "a🚀")]
    public void A_beginning_has_no_half_of_a_pair(string text, int longest, string beginning) =>
        Assert.Equal(beginning, Characters.Beginning(text, longest));
}
