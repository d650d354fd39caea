namespace LiveChatMeet.Tests.Plant.Code;

/// <summary>Files of the repository, wherever the tests run from.</summary>
public static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static readonly string[] Made = [".git", "artifacts", "node_modules", "built", "Migrations"];

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    /// <summary>What people write and keep, by the endings of names; relative to the root. What tools make is left
    /// out.</summary>
    public static IEnumerable<string> Files(params string[] endings) =>
        Below(new DirectoryInfo(Root))
            .Where(file => endings.Contains(file.Extension))
            .Select(file => Path.GetRelativePath(Root, file.FullName));

    private static IEnumerable<FileInfo> Below(DirectoryInfo directory) =>
        directory
            .EnumerateDirectories()
            .Where(child => !Made.Contains(child.Name))
            .SelectMany(Below)
            .Concat(directory.EnumerateFiles());

    private static string Find(string start)
    {
        for (var directory = new DirectoryInfo(start); directory is not null; directory = directory.Parent)
            if (File.Exists(Path.Combine(directory.FullName, "LiveChatMeet.sln")))
                return directory.FullName;
        throw new DirectoryNotFoundException("The tests must run inside the repository.");
    }
}
