using System.Diagnostics;

namespace LiveChatMeet.Storage;

/// <summary>What this program tells of its own work to whoever traces it (Otlp:Endpoint). Names and counts: no span
/// has an id or a text of anybody's.</summary>
public static class Spans
{
    public const string SourceName = "LiveChatMeet";

    public static readonly ActivitySource Source = new(SourceName);

    /// <summary>A transaction of the writer.</summary>
    public static Activity? Commit(int commands) =>
        Root("commit", ActivityKind.Internal)?.SetTag("livechatmeet.commands", commands);

    /// <summary>Begins a trace of its own, whatever is under way.</summary>
    /// <returns>Null unless somebody traces.</returns>
    public static Activity? Root(string name, ActivityKind kind)
    {
        if (!Source.HasListeners())
            return null;
        Activity.Current = null; // else it would be a part of that
        return Source.StartActivity(name, kind);
    }
}
