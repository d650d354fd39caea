namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>What a document of a call has marked on its way into the call (User Timing).</summary>
internal static class CallMarks
{
    /// <summary>Null once it has the call; before, how far it has come.</summary>
    public const string UntilTaken = """
        performance.getEntriesByName('call:taken').length > 0
          ? null
          : `At ${Math.round(performance.now())} ms: ` + performance
              .getEntriesByType('mark')
              .map(({ name, startTime }) => `${name} ${Math.round(startTime)}`)
              .join(', ')
        """;
}
