using LiveChatMeet.Layout;

namespace LiveChatMeet.Tests.Layout;

public sealed class CsvTests
{
    [Theory]
    [InlineData("=1+1")]
    [InlineData("+41 44 000 00 00")]
    [InlineData("-5")]
    [InlineData("@SUM(A1)")]
    [InlineData("\tx")]
    [InlineData("\rx")]
    [InlineData("\nx")]
    [InlineData("＝1")]
    public void No_cell_is_taken_for_a_formula(string cell) => Assert.Equal($"\"'{cell}\"\r\n", Csv.Line([cell]));

    [Fact]
    public void Quotes_commas_and_line_breaks_stay_in_their_cell() =>
        Assert.Equal("\"say \"\"hi\"\"\",\"a,b\",\"one\r\ntwo\"\r\n", Csv.Line(["say \"hi\"", "a,b", "one\r\ntwo"]));

    [Fact]
    public void An_empty_cell_keeps_its_place() => Assert.Equal("\"a\",\"\",\"b\"\r\n", Csv.Line(["a", null, "b"]));
}
