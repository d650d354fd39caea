using LiveChatMeet.Rooms.Notes;

namespace LiveChatMeet.Tests.Rooms.Notes;

public sealed class MentionTests
{
    private static readonly string[] Colleagues = ["Mara Lindqvist", "Noah Berg", "Zoë", "Anna", "Anna Maria Ek"];

    [Theory]
    [InlineData("@Mara offer the swap", "@Mara")]
    [InlineData("Ask @noah.", "@noah")]
    [InlineData("@Mara Lindqvist knows", "@Mara Lindqvist")]
    [InlineData("(@Zoë)", "@Zoë")]
    [InlineData("@Anna Maria Ek or @Anna", "@Anna Maria Ek|@Anna")]
    [InlineData("@Marathon, @Nobody and @", "")]
    [InlineData("write to ada@Mara or 🚲@Mara", "")]
    [InlineData("@@Mara", "@Mara")]
    [InlineData("no name", "")]
    public void A_name_after_an_at_sign_is_marked(string text, string marked) =>
        Assert.Equal(
            marked.Split('|', StringSplitOptions.RemoveEmptyEntries),
            Mention.In(text, Colleagues).Select(one => text.Substring(one.Start, one.Length))
        );

    [Fact]
    public void What_is_stored_is_read_again()
    {
        Mention[] mentions = [new(0, 5), new(12, 9)];

        Assert.Equal(mentions, Mention.Stored(Mention.Written(mentions)));
        Assert.Equal("0+5 12+9", Mention.Written(mentions));
        Assert.Null(Mention.Written([]));
        Assert.Empty(Mention.Stored(null));
    }

    [Fact]
    public void A_text_comes_in_pieces_links_and_names_apart()
    {
        const string Text = "See https://a.example/@Mara now, @Mara!";
        var pieces = NotePiece.Of(Text, Mention.In(Text, Colleagues));

        Assert.Equal(Text, string.Concat(pieces.Select(one => one.Text)));
        Assert.Equal(
            [("https://a.example/@Mara", "https://a.example/@Mara", false), ("@Mara", null, true)],
            pieces.Where(one => one.Href is not null || one.IsName).Select(one => (one.Text, one.Href, one.IsName))
        );
    }
}
