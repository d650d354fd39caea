using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>What a thread of messages says, in the livechat and in the console.</summary>
internal static class Threads
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>Waits until the thread says exactly this: every message once, in order.</summary>
    public static Task WaitForMessagesAsync(this Scope scope, IReadOnlyList<string> messages) =>
        Patience.UntilAsync(
            $"Wait for exactly {messages.Count} messages in {scope}",
            Limit,
            async () =>
                await scope.EvaluateAsync<string[]>(
                    "[...document.querySelectorAll('.thread .bubble')].map((bubble) => bubble.textContent)"
                )
                    is var there
                && there.SequenceEqual(messages)
                    ? null
                    : $"There is {string.Join(" | ", there)}."
        );
}
