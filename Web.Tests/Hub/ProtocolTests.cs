using System.Reflection;
using LiveChatMeet.Hub;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant.Code;

namespace LiveChatMeet.Tests.Hub;

public sealed class ProtocolTests
{
    private static readonly string File = Repository.PathOf("Web/Hub/protocol.ts");

    [Fact]
    public void The_browsers_types_are_those_of_the_protocol()
    {
        var generated = ProtocolTypeScript.Generate();
        if (Environment.GetEnvironmentVariable("UPDATE_PROTOCOL") == "1")
            System.IO.File.WriteAllText(File, generated);

        Assert.Equal(generated, System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void Every_call_and_every_push_is_described()
    {
        var description = System.IO.File.ReadAllText(Repository.PathOf("docs/protocol.md"));
        var methods = typeof(SignalingHub)
            .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => !method.IsVirtual)
            .Concat(typeof(ISignalingClient).GetMethods());

        Assert.All(methods, method => Assert.Contains($"| `{method.Name}(", description, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_refusal_of_a_call_is_described()
    {
        var description = System.IO.File.ReadAllText(Repository.PathOf("docs/protocol.md"));

        Assert.All(
            (string[])
                [
                    Refusal.AgentInCall,
                    Refusal.CallEnded,
                    Refusal.CallNotAccepted,
                    Refusal.CallNotFound,
                    Refusal.LegNotFound,
                    Refusal.OriginNotAllowed,
                    Refusal.RelayMissing,
                    Refusal.TicketInvalid,
                    Refusal.VisitorCannotCall,
                    Refusal.VisitorGone,
                ],
            code => Assert.Contains($"`{code}`", description, StringComparison.Ordinal)
        );
    }
}
