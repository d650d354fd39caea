namespace LiveChatMeet.Refusals;

/// <summary>How the program ends when it cannot start, or not do what it was told to.</summary>
public enum ExitCode
{
    Done = 0,
    Crashed = 1,
    Usage = 2,
    DataDirectory = 3,
    Address = 4,
    Settings = 5,
    Runtime = 6,
    DiskFull = 7,
}

/// <summary>The server cannot start, or a command cannot be done, for a reason that the self-hoster can fix. Nothing
/// was changed.</summary>
public sealed class StartupException(ExitCode code, string message, Exception? cause = null) : Exception(message, cause)
{
    public ExitCode Code { get; } = code;
}
