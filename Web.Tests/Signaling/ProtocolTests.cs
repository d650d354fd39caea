using LiveChatMeet.Tests.Hosting;

namespace LiveChatMeet.Tests.Signaling;

public sealed class ProtocolTests
{
    private static readonly string File = Repository.PathOf("Web/Signaling/protocol.ts");

    [Fact]
    public void The_browsers_types_are_those_of_the_protocol()
    {
        var generated = ProtocolTypeScript.Generate();
        if (Environment.GetEnvironmentVariable("UPDATE_PROTOCOL") == "1") System.IO.File.WriteAllText(File, generated);

        Assert.Equal(generated, System.IO.File.ReadAllText(File));
    }
}
