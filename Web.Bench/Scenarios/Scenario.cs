using LiveChatMeet.Bench.Peers;

namespace LiveChatMeet.Bench.Scenarios;

/// <summary>Something that people do with a server, and what is measured of it.</summary>
internal abstract class Scenario
{
    public abstract string Name { get; }

    /// <summary>The name by which it is chosen without others of its name.</summary>
    public virtual string Alone => Name;

    /// <summary>Whether the quick run checks it.</summary>
    public virtual bool IsQuick => false;

    /// <summary>Whether it is done in each repetition, not once in a run.</summary>
    public virtual bool IsRepeated => true;

    /// <summary>Who is measured, one after the other in each repetition.</summary>
    public abstract IEnumerable<Contender> Contenders(Field field);

    /// <summary>Puts into our own server's data, before it starts, what there is to be.</summary>
    public virtual void Seed(string data) { }

    /// <summary>One repetition with one of them, which has just been started.</summary>
    public abstract void Measure(Trial trial);
}
