using LiveChatMeet.Desk.Answers;
using LiveChatMeet.Refusals;

namespace LiveChatMeet.Tests.Desk.Answers;

public sealed class AnswerDraftTests
{
    [Theory]
    [InlineData("pads", "pads")]
    [InlineData(" /Pads-Bed ", "pads-bed")]
    [InlineData("MÜLL", "müll")]
    [InlineData("12345678901234567890123456789012", "12345678901234567890123456789012")]
    public void A_shortcut_is_a_word_in_lower_case(string typed, string stored) =>
        Assert.Equal(stored, AnswerDraft.Checked(typed, "Title", "Text").Shortcut);

    [Theory]
    [InlineData(null, "Title", "Text", Refusal.AnswerShortcutMalformed)]
    [InlineData("/", "Title", "Text", Refusal.AnswerShortcutMalformed)]
    [InlineData("two words", "Title", "Text", Refusal.AnswerShortcutMalformed)]
    [InlineData("<b>", "Title", "Text", Refusal.AnswerShortcutMalformed)]
    [InlineData("123456789012345678901234567890123", "Title", "Text", Refusal.AnswerShortcutMalformed)]
    [InlineData("pads", null, "Text", Refusal.AnswerTitleMalformed)]
    [InlineData("pads", " \u200B ", "Text", Refusal.AnswerTitleMalformed)]
    [InlineData("pads", "Title", null, Refusal.AnswerEmpty)]
    [InlineData("pads", "Title", " \n\u200B", Refusal.AnswerEmpty)]
    public void What_is_no_answer_is_refused(string? shortcut, string? title, string? text, string code) =>
        Assert.Equal(code, RefusalOf(shortcut, title, text));

    [Fact]
    public void A_text_has_at_most_4000_characters()
    {
        Assert.Equal(4_000, AnswerDraft.Checked("pads", "Title", new string('a', 4_000)).Text.Length);
        Assert.Equal(Refusal.AnswerTooLong, RefusalOf("pads", "Title", new string('a', 4_001)));
        Assert.Equal(Refusal.AnswerTooLong, RefusalOf("pads", "Title", new string('a', 100_000)));
    }

    [Fact]
    public void Lines_end_in_one_way() =>
        Assert.Equal("One\nTwo", AnswerDraft.Checked("pads", "Title", "One\r\nTwo\r").Text);

    private static string RefusalOf(string? shortcut, string? title, string? text) =>
        Assert.Throws<RefusedException>(() => AnswerDraft.Checked(shortcut, title, text)).Code;
}
