namespace LiveChatMeet.Storage;

/// <summary>One change of the database, with a name in logs and measurements.</summary>
/// <typeparam name="T">What is answered once it is committed.</typeparam>
public abstract class WriteCommand<T>
{
    public virtual string Name => GetType().Name;

    /// <summary>Changes tracked entities; the writer saves them. It may be applied to no other database than the one it
    /// is given, and its answer must hold no tracked entity.</summary>
    /// <exception cref="Refusals.RefusedException">It may not be done: nothing of it is kept.</exception>
    public abstract Task<Outcome<T>> ApplyAsync(LiveChatDb database);
}

/// <summary>What a command answers, and what it made happen; both are told after the commit.</summary>
public sealed record Outcome<T>(T Answer, params IReadOnlyList<Event> Events);
