using LiveChatMeet.Tests.Plant.Code;

namespace LiveChatMeet.Tests.Architecture;

public sealed class LineWidthTests
{
    private const int MaxColumns = 120;

    /// <summary>The formatters wrap what they may; long strings, comments and Razor are left to people.</summary>
    [Fact]
    public void No_line_is_wider_than_120_columns()
    {
        var files = Repository.Files(".cs", ".ts", ".mjs", ".css", ".cshtml").ToList();

        var wide =
            from file in files
            from line in File.ReadLines(Repository.PathOf(file)).Index()
            where line.Item.Length > MaxColumns
            select $"{file}:{line.Index + 1} has {line.Item.Length} columns";

        Assert.Empty(wide);
        Assert.True(files.Count > 300, $"only {files.Count} files were found: the search is broken");
    }
}
