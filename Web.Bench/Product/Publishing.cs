using LiveChatMeet.Bench.Machine;

namespace LiveChatMeet.Bench.Product;

/// <summary>Makes the one file that self-hosters download.</summary>
internal static class Publishing
{
    /// <returns>The file.</returns>
    public static string Publish(string results)
    {
        var to = Path.Combine(results, "published");
        System.Console.WriteLine("Publishing …");
        var (isDone, said) = Tool.Run(
            Directory.GetCurrentDirectory(),
            "dotnet",
            "publish",
            "Web",
            "-c",
            "Release",
            "-o",
            to,
            "-v",
            "quiet",
            "-p:UseSharedCompilation=false",
            "-nodeReuse:false"
        );
        return isDone
            ? Path.Combine(to, "livechatmeet")
            : throw new InvalidOperationException($"Publishing failed; start the bench where the solution is. {said}");
    }
}
