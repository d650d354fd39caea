namespace LiveChatMeet.Storage;

/// <summary>Which command comes first when many wait, and which is refused when too many do.</summary>
public enum Priority
{
    /// <summary>A step of a running call, or its end: before everything else, and never refused.</summary>
    Call,

    /// <summary>In turn, and not refused.</summary>
    Usual,

    /// <summary>Somebody begins something that can wait, and who asks comes back by itself: refused while too much
    /// waits.</summary>
    New,

    /// <summary>Nobody waits for it: after everything else, and not refused.</summary>
    Idle,
}

/// <summary>One change of the database, with a name in logs and measurements.</summary>
/// <typeparam name="T">The answer after the commit.</typeparam>
public abstract class WriteCommand<T>
{
    public virtual string Name => GetType().Name;

    /// <summary>Whether it may fail or be refused after its first change: then it has a savepoint of its own.</summary>
    public virtual bool MayFailHalfWay => false;

    public virtual Priority Priority => Priority.Usual;

    /// <summary>Changes rows. It must use only what it is given, and it may be applied again if its transaction had to
    /// be undone.</summary>
    /// <exception cref="Refusals.RefusedException">It is refused: none of its changes are kept.</exception>
    public abstract ValueTask<Outcome<T>> ApplyAsync(WriteContext write);

    /// <summary>Its changes are on the disk. Called in the order of the commits, before its events are published: it
    /// may only take note.</summary>
    public virtual void Committed() { }
}

/// <summary>A change of entities.</summary>
/// <inheritdoc/>
public abstract class EntityCommand<T> : WriteCommand<T>
{
    public sealed override bool MayFailHalfWay => true;

    public sealed override async ValueTask<Outcome<T>> ApplyAsync(WriteContext write)
    {
        var outcome = await ApplyAsync(write.Database);
        await write.Database.SaveChangesAsync();
        return outcome;
    }

    /// <summary>Changes tracked entities, which are saved afterwards. It must use only the database that it is given,
    /// and its answer must hold no tracked entity.</summary>
    /// <exception cref="Refusals.RefusedException">It is refused: none of its changes are kept.</exception>
    protected abstract Task<Outcome<T>> ApplyAsync(LiveChatDb database);
}

/// <summary>A command's answer and its events; both go out after the commit.</summary>
public sealed record Outcome<T>(T Answer, params IReadOnlyList<Event> Events);
