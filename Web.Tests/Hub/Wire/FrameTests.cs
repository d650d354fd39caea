using System.Text;
using LiveChatMeet.Hub.Wire;
using LiveChatMeet.Refusals;

namespace LiveChatMeet.Tests.Hub.Wire;

[Trait("Requirement", "D22")]
public sealed class FrameTests
{
    [Theory]
    [InlineData("""{"arguments":["a",{"b":[1]}],"invocationId":"7","target":"Send","type":1}""")]
    [InlineData("""{"type":1,"target":"Send","invocationId":"7","arguments":["a",{"b":[1]}]}""")]
    [InlineData(
        """ { "type" : 1 , "t\u0061rget":"Send","headers":{"x":[]}"""
            + ""","invocationId":"7","arguments":["a",{"b":[1]}]}"""
    )]
    [InlineData(
        """{"type":6,"target":"Typing","arguments":[]"""
            + ""","target":"Send","type":1,"invocationId":"7","arguments":["a",{"b":[1]}]}"""
    )]
    public void A_call_is_read_in_any_order_and_of_what_comes_twice_the_last_counts(string json)
    {
        var frame = Frame.Read(Encoding.UTF8.GetBytes(json));

        Assert.Equal(
            (1, "Send", "7", """["a",{"b":[1]}]"""),
            (frame.Type, frame.Target, frame.InvocationId, Encoding.UTF8.GetString(frame.Arguments))
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("17")]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("""{"type":"1"}""")]
    [InlineData("""{"type":1.5}""")]
    [InlineData("""{"type":99999999999}""")]
    [InlineData("""{"type":6""")]
    [InlineData("""{"type":6,}""")]
    [InlineData("""{"type":1,"target":"Send"}""")]
    [InlineData("""{"type":1,"arguments":[]}""")]
    [InlineData("""{"type":1,"target":null,"arguments":[]}""")]
    [InlineData("""{"type":1,"target":17,"arguments":[]}""")]
    [InlineData("""{"type":1,"target":"Send","arguments":{}}""")]
    [InlineData("""{"type":1,"target":"Send","arguments":"a"}""")]
    [InlineData("""{"type":1,"target":"Send","arguments":[1}""")]
    [InlineData("""{"type":1,"target":"Send","arguments":[1""")]
    [InlineData("""{"type":1,"target":"Send","arguments":[],"invocationId":7}""")]
    [InlineData("""{"type":1,"target":"\uD800","arguments":[]}""")]
    public void What_is_no_message_is_refused(string json) =>
        Assert.Equal(Refusal.BadArguments, CodeOf(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void What_is_nested_too_deeply_or_is_no_text_is_refused()
    {
        var deep = $$"""{"type":1,"target":"Send","arguments":{{new string('[', 1_000)}}{{new string(']', 1_000)}}}""";
        byte[] text = [.. """{"type":1,"arguments":[],"target":"S"""u8, 0xC3, 0x28, .. "\"}"u8];

        Assert.Equal(
            (Refusal.BadArguments, Refusal.BadArguments),
            (CodeOf(Encoding.UTF8.GetBytes(deep)), CodeOf(text))
        );
    }

    private static string CodeOf(byte[] json) => Assert.Throws<RefusedException>(() => Read(json)).Code;

    private static void Read(byte[] json) => _ = Frame.Read(json);
}
