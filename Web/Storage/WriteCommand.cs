namespace LiveChatMeet.Storage;

/// <summary>One change of the database, with a name in logs and measurements.</summary>
/// <typeparam name="T">The answer after the commit.</typeparam>
public abstract class WriteCommand<T>
{
    public virtual string Name => GetType().Name;

    /// <summary>Changes tracked entities; the writer saves them. It must use only the database that it is given, and
    /// its answer must hold no tracked entity.</summary>
    /// <exception cref="Refusals.RefusedException">It is refused: none of its changes are kept.</exception>
    public abstract Task<Outcome<T>> ApplyAsync(LiveChatDb database);

    /// <summary>Its changes are on the disk. Called in the order of the commits, before its events are published: it
    /// may only take note.</summary>
    public virtual void Committed() { }
}

/// <summary>A command's answer and its events; both go out after the commit.</summary>
public sealed record Outcome<T>(T Answer, params IReadOnlyList<Event> Events);
