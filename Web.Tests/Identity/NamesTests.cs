using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;

namespace LiveChatMeet.Tests.Identity;

[Trait("Requirement", "XS-1")]
public sealed class NamesTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("   ", null)]
    [InlineData("\u202e\u200b", null)]
    [InlineData(" Ada Lovelace ", "Ada Lovelace")]
    [InlineData("Ada\r\nLovelace\0", "AdaLovelace")]
    [InlineData("\u202eadA", "adA")]
    [InlineData("A\u2028B\u2029C", "ABC")]
    [InlineData("<b>Ada</b>", "<b>Ada</b>")]
    [InlineData("Bo\ufffe", "Bo")] // L4
    [InlineData("\ufdd0 Bo \uffff", "Bo")]
    [InlineData("\u3164", null)]
    [InlineData("\u2800 \ufe0f\u115f", null)]
    [InlineData("\u2066Ada\u2069", "Ada")] // L2
    public void A_name_is_one_line_that_cannot_hide_or_turn(string? name, string? clean) =>
        Assert.Equal(clean, Names.Clean(name, 80));

    /// <summary>T20.</summary>
    [Fact]
    public void Half_a_pair_is_no_part_of_a_name()
    {
        Assert.Equal("Bo\ufffd", Names.Clean("Bo\ud83d", 80));
        Assert.Equal("bo-x", Names.Slug("Bo\ud83d x", "site"));
    }

    [Fact]
    public void A_name_has_80_characters_and_no_more()
    {
        Assert.Equal(80, Names.Clean(new('a', 80), 80)?.Length);
        Assert.Equal(Refusal.NameMalformed, Assert.Throws<RefusedException>(() => Names.Clean(new('a', 81), 80)).Code);
    }

    [Theory]
    [InlineData("Mara Lindqvist", "ML")]
    [InlineData("Ada", "A")]
    [InlineData("Guest 22", "22")]
    [InlineData("👩‍🚀 Zoë", "👩‍🚀Z")]
    [InlineData("", "?")]
    public void Initials_are_whole_characters(string name, string initials) =>
        Assert.Equal(initials, Names.Initials(name));

    [Theory]
    [InlineData("Kettle Lane", "kettle-lane")]
    [InlineData("Käse & Brot!", "kase-brot")]
    [InlineData("--", "site")]
    [InlineData("日本", "site")]
    [InlineData("Bo\ufffe", "bo")] // L4: an agent was called so once, and could not write
    public void A_slug_is_safe_in_an_address(string name, string slug) => Assert.Equal(slug, Names.Slug(name, "site"));

    [Theory]
    [InlineData("en-GB", "English")]
    [InlineData("xx-nonsense-<b>", "xx-nonsense-<b>")]
    public void A_language_has_a_name_or_stays_as_it_is(string tag, string name) =>
        Assert.Equal(name, Names.Language(tag));
}
