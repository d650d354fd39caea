using System.Runtime.InteropServices;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Check.Checks;

/// <summary>Which program it is that runs.</summary>
public sealed class ProgramCheck : ICheck
{
    public string Name => "version";

    public Phrase Title => Phrase.Say("Version");

    public Task<Finding> RunAsync(Reached? from, CancellationToken cancelled) =>
        Task.FromResult(
            Finding.Ok(
                Phrase.Say("LiveChatMeet {0} on {1}", ProductVersion.Current, RuntimeInformation.FrameworkDescription)
            )
        );
}
