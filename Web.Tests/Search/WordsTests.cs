using LiveChatMeet.Search;

namespace LiveChatMeet.Tests.Search;

public sealed class WordsTests
{
    [Theory]
    [InlineData("Order INV-10493, please", "order inv inv-10493 10493 0493 493 please")]
    [InlineData("write to ada@example.org!", "write to ada ada@example.org example example.org org")]
    [InlineData("Café Łódź Straße Øre", "cafe lodz strasse ore")]
    [InlineData("(brake) \"pads\" --- ... @", "brake pads")]
    [InlineData("a\0b\u202Ec", "a bc")]
    [InlineData("soft\u00ADhyphen ﬁne ２０２６", "softhyphen fine 2026 026")]
    [InlineData("👍🏽 שלום مرحبا", "👍 שלום مرحبا")]
    [InlineData("自転車", "自転車 転車 車")]
    [InlineData("lone \ud800 surrogate \uffff", "lone � surrogate")]
    [InlineData("", "")]
    public void A_text_has_these_words(string text, string words) =>
        Assert.Equal(words.Split(' ', StringSplitOptions.RemoveEmptyEntries), Words.Of(text).Distinct());

    [Theory]
    [InlineData(1)]
    [InlineData(1_000)]
    public void Of_few_and_of_many_words_those_that_are_not_known_are_new(int more)
    {
        var known = new KnownWords("brake ^br brakepads 0493");
        var others = Enumerable.Range(0, more).Select(i => $"w{i}").ToList();

        Assert.Equal(
            ["pads", "brak", .. others],
            known.Without(["brake", "pads", "brak", "^br", "pads", "0493", .. others])
        );
    }

    [Fact]
    public void Any_part_of_a_name_is_one()
    {
        var words = Words.OfName("Mara Lindqvist").ToList();

        Assert.Contains("qvist", words);
        Assert.Contains("lindqvist", words);
        Assert.DoesNotContain("st", words);
    }

    [Fact]
    public void A_text_of_any_length_has_words_that_are_not_longer_than_32()
    {
        string[] texts =
        [
            new('x', 8_000),
            new('7', 8_000),
            string.Concat(Enumerable.Repeat("ab.", 2_600)),
            new('車', 8_000),
        ];

        foreach (var text in texts)
        {
            var words = Words.Stored(Words.Of(text)).Distinct().ToList();

            Assert.InRange(words.Count, 1, 200);
            Assert.All(words, word => Assert.InRange(word.Length, 1, Words.Longest));
        }
    }

    [Theory]
    [InlineData('x')]
    [InlineData('車')]
    [InlineData('\u3316')] // six letters when it is taken apart
    public void A_text_without_a_blank_is_looked_through_once(char letter)
    {
        var (text, asked) = (new string(letter, 8_000), Asked.For("brake"));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(0, Marks.Count(text, asked));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 6_000_000);
    }

    [Theory]
    [InlineData("Brakes", "\"brakes\" *")]
    [InlineData("b", "\"b\"")]
    [InlineData("br bra", "\"^br\" AND \"^bra\"")]
    [InlineData("example.org", "\"example.org\" *")]
    [InlineData(
        "\"a OR b\" NEAR(c, 2) -d* ^e Words:f",
        "\"a\" AND \"^or\" AND \"b\" AND \"near\" * AND \"c\" AND \"2\" AND \"d\" AND \"e\""
    )]
    [InlineData("brake brake", "\"brake\" *")]
    [InlineData("***\0 \" ' ) --", "")]
    [InlineData("車", "\"車\" *")]
    public void What_somebody_types_becomes_a_query_without_operators(string text, string query) =>
        Assert.Equal(query, Asked.For(text).Query);

    [Fact]
    public void Ten_thousand_characters_become_a_short_query() =>
        Assert.InRange(Asked.For(string.Concat(Enumerable.Repeat("ab.cd ef-gh \" ", 800))).Query.Length, 1, 400);

    [Theory]
    [InlineData("The front Brake squeals", "brake", "The front [Brake] squeals")]
    [InlineData("Brakes, brake-pads", "brake", "[Brake]s, [brake]-pads")]
    [InlineData("A café and a cafe\u0301!", "CAFE", "A [café] and a [cafe\u0301]!")]
    [InlineData("unbrakeable", "brake", "unbrakeable")]
    [InlineData("see INV-10493", "1049", "see INV-[1049]3")]
    [InlineData("mail ada@example.org now", "example.org", "mail ada@[example.org] now")]
    [InlineData("Straße", "strasse", "[Straße]")]
    [InlineData("a or ab", "a", "[a] or ab")]
    [InlineData("👍 yes", "👍", "[👍] yes")]
    [InlineData("", "x", "")]
    public void What_was_found_is_marked(string text, string looksFor, string marked) =>
        Assert.Equal(
            marked,
            string.Concat(Marks.In(text, Asked.For(looksFor)).Select(one => one.IsMatch ? $"[{one.Text}]" : one.Text))
        );

    [Fact]
    public void In_a_name_any_part_is_marked() =>
        Assert.Equal([new("Lind", false), new("qvist", true)], Marks.In("Lindqvist", Asked.For("qvist"), isName: true));

    [Fact]
    public void A_long_text_is_shown_around_the_match()
    {
        var text =
            $"{new string('x', 300)} and then the brake squeals {string.Concat(Enumerable.Repeat("again ", 100))}";

        var shown = Marks.Around(text, Asked.For("brake"));

        Assert.StartsWith("… and then the brake squeals again", shown, StringComparison.Ordinal);
        Assert.EndsWith(" …", shown, StringComparison.Ordinal);
        Assert.InRange(shown.Length, 100, 170);
    }
}
