namespace LiveChatMeet.Tests.Hosting;

/// <summary>Files of the repository, wherever the tests run from.</summary>
public static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    private static string Find(string start)
    {
        for (var directory = new DirectoryInfo(start); directory is not null; directory = directory.Parent)
            if (File.Exists(Path.Combine(directory.FullName, "LiveChatMeet.sln")))
                return directory.FullName;
        throw new DirectoryNotFoundException("The tests must run inside the repository.");
    }
}
