using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms.Tags;

namespace LiveChatMeet.Tests.Rooms.Tags;

public sealed class TagNameTests
{
    [Theory]
    [InlineData("  Alder \t 8 ", "Alder 8")]
    [InlineData("Bre\u0301mse", "Brémse")]
    [InlineData("a\u202Eb\u200Bc", "abc")]
    [InlineData("<b>", "<b>")]
    [InlineData("فرامل", "فرامل")]
    [InlineData("1234567890123456789012345678901234567890", "1234567890123456789012345678901234567890")]
    public void A_name_is_one_line_of_what_can_be_seen(string typed, string stored) =>
        Assert.Equal(stored, TagName.Clean(typed));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \u200B ")]
    [InlineData("12345678901234567890123456789012345678901")]
    public void Nothing_and_41_characters_are_no_name(string? typed) =>
        Assert.Equal(Refusal.TagMalformed, Assert.Throws<RefusedException>(() => TagName.Clean(typed)).Code);

    [Theory]
    [InlineData("Bremse", "bremse")]
    [InlineData("Brémse", "BREMSE")]
    [InlineData("ﬁlter", "filter")]
    [InlineData("Σίσυφος", "ΣΙΣΥΦΟΣ")]
    public void Case_and_accents_make_no_other_tag(string one, string other) =>
        Assert.Equal(TagName.Folded(one), TagName.Folded(other));

    [Fact]
    public void Another_word_is_another_tag() => Assert.NotEqual(TagName.Folded("Bremse"), TagName.Folded("Bremsen"));
}
