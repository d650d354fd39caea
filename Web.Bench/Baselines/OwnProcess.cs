namespace LiveChatMeet.Bench.Baselines;

/// <summary>This program as another process.</summary>
internal static class OwnProcess
{
    /// <summary>The command that starts it: by its own file, or by <c>dotnet</c> as it was started itself.</summary>
    public static string[] Command(params string[] arguments)
    {
        var program = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? [program, typeof(OwnProcess).Assembly.Location, .. arguments]
            : [program, .. arguments];
    }
}
