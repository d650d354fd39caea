using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Code;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Hosting;

/// <summary>docs/troubleshoot.md says what a self-hoster reads, word for word.</summary>
[BeginsFirst]
[Trait("Needs", "process")]
public sealed partial class TroubleshootTests : IDisposable
{
    private readonly ProgramDirectory _data = new();

    public static TheoryData<string, string, string> Mistakes() =>
        new(RowsOf("## It does not start").Select(cells => (Plain(cells[0]), Plain(cells[1]), cells[2])));

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_at_the_start_is_told_as_printed(string arguments, string says, string exit)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await using var running = arguments.Contains("RUNNING", StringComparison.Ordinal)
            ? (await ProgramProcess.ListenAsync(_data.Path)).Program
            : null;
        var other = Directory.CreateTempSubdirectory("livechatmeet-other-").FullName;
        await File.WriteAllTextAsync($"{other}/letter.txt", "Dear Ada");
        if (arguments.Contains("NEWER", StringComparison.Ordinal))
            await BecomeNewerAsync();
        var given = arguments
            .Replace("TAKEN", $"{((IPEndPoint)taken.LocalEndpoint).Port}", StringComparison.Ordinal)
            .Replace("OTHER", other, StringComparison.Ordinal);

        var (code, output) = given.StartsWith("--data " + other, StringComparison.Ordinal)
            ? await ProgramProcess.RunAsync(["--urls", "http://127.0.0.1:0", .. given.Split(' ')])
            : await ProgramProcess.RunAsync([
                "--data",
                _data.Path,
                .. given.StartsWith("--data", StringComparison.Ordinal) ? [] : given.Split(' '),
            ]);

        Directory.Delete(other, recursive: true);
        Assert.Matches(Pattern(says), output);
        Assert.Equal(exit, $"{code}");
        ProgramDirectory.IsOneMessage(output);
    }

    [Fact]
    public void What_it_quotes_is_what_the_program_says()
    {
        var program = File.ReadAllBytes(typeof(DataDirectory).Assembly.Location);
        var quotes = RowsOf("## It runs")
            .Select(cells => cells[1])
            .Concat(RowsOf("## Something else").Select(cells => cells[0]).Where(cell => !IsOfOthers(cell)))
            .SelectMany(cell => Quoted().Matches(cell).Select(quote => quote.Groups[1].Value))
            .SelectMany(quote => quote.Split(["…", ". "], StringSplitOptions.TrimEntries))
            .Where(part => part.Length > 3)
            .ToList();

        Assert.True(quotes.Count >= 16, "The page must quote what the program says.");
        Assert.All(
            quotes,
            quote =>
                Assert.True(
                    program.AsSpan().IndexOf(Encoding.UTF8.GetBytes(quote)) >= 0
                        || program.AsSpan().IndexOf(Encoding.Unicode.GetBytes(quote)) >= 0,
                    $"The program does not say \"{quote}\"."
                )
        );
    }

    public void Dispose() => _data.Dispose();

    private async Task BecomeNewerAsync()
    {
        await (await ProgramProcess.ListenAsync(_data.Path)).Program.DisposeAsync();
        _data.Execute("INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_Future', '99.0.0')");
    }

    // The rows of the table below a title, each as its cells.
    private static List<string[]> RowsOf(string title)
    {
        var page = File.ReadAllText(Repository.PathOf("docs/troubleshoot.md"));
        var section = page[page.IndexOf(title, StringComparison.Ordinal)..].Split("\n## ")[0];
        return
        [
            .. section
                .Split('\n')
                .Where(line => line.StartsWith('|'))
                .Skip(2)
                .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray()),
        ];
    }

    // What .NET and the system say.
    private static bool IsOfOthers(string cell) =>
        cell.EndsWith("(.NET)", StringComparison.Ordinal) || cell.Contains("Text file busy", StringComparison.Ordinal);

    private static string Plain(string cell) => cell.Trim('`');

    private static string Pattern(string says) => string.Join("[\\s\\S]*", says.Split('…').Select(Regex.Escape));

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();
}
