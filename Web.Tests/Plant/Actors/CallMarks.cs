namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>What a document of a call has marked on its way into the call (User Timing).</summary>
internal static class CallMarks
{
    /// <summary>Its marks, with milliseconds since a moment on the wall clock.</summary>
    public const string Since = """
        (since) =>
          performance
            .getEntriesByType('mark')
            .filter(({ name }) => name.startsWith('call:'))
            .map(
              ({ name, startTime }) =>
                `${name.slice(5)} ${Math.round(performance.timeOrigin + startTime - since)}`,
            )
            .join(', ')
        """;

    /// <summary>Null once it has the call; before, how far it has come since it began to load.</summary>
    public const string UntilTaken = $$"""
        performance.getEntriesByName('call:taken').length > 0
          ? null
          : `At ${Math.round(performance.now())} ms: ${({{Since}})(performance.timeOrigin)}`
        """;
}
