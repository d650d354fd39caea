using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using LiveChatMeet.Privacy;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Privacy;

/// <summary>A thousand visitors exported, erased and forgotten by <c>./test.sh --full forget</c>, some in every
/// run.</summary>
[Trait("Requirement", "D40"), Trait("Full", "forget")]
public sealed partial class ManyForgottenTests(ITestOutputHelper output)
{
    private const int Messages = 20; // of each

    private static readonly int Many = LongRun.Times("forget", few: 30, many: 1_000);

    /// <summary>What only visitors have said and are: a word, addresses and names.</summary>
    private static readonly string[] Theirs = ["squeals", "@visitor.example", "Somebody "];

    [Fact]
    public async Task Each_file_is_its_visitors_alone()
    {
        await using var shop = await WithManyAsync(DateTimeOffset.UtcNow);
        var export = shop.Server.Services.GetRequiredService<VisitorExport>();
        var watch = Stopwatch.StartNew();

        for (var n = 1; n <= Many; n++)
        {
            var file = Encoding.UTF8.GetString(
                await export.OfAsync($"av{n}", withNotes: true, TestContext.Current.CancellationToken)
            );
            Assert.Equal([$"some{n}@visitor.example"], Address().Matches(file).Select(one => one.Value).Distinct());
            Assert.Equal(Messages, Words().Count(file));
        }

        output.WriteLine($"{Many} files in {watch.Elapsed.TotalSeconds:0.0} s");
    }

    [Fact]
    public async Task Of_who_is_erased_the_id_stays_in_the_audit_trail_and_nothing_else_anywhere()
    {
        await using var shop = await WithManyAsync(DateTimeOffset.UtcNow);
        var (erasure, log) = (shop.Server.Services.GetRequiredService<Erasure>(), LogLines.Of(shop.Server));
        Assert.Equal(Theirs, Theirs.Where(text => IsInFiles(shop, text)));
        var watch = Stopwatch.StartNew();

        for (var n = 1; n <= Many; n++)
            await erasure.EraseAsync($"av{n}", by: null);

        output.WriteLine($"{Many} erased in {watch.Elapsed.TotalSeconds:0.0} s");
        await AssertNothingLeftAsync(shop);
        Assert.DoesNotContain(log.Lines, line => Theirs.Any(line.Contains));
        var entries = await shop.Server.ReadAsync(database =>
            database.AuditEntries.Where(one => one.Kind == AuditKind.VisitorErased).OrderBy(one => one.Id).ToListAsync()
        );
        Assert.Equal(Enumerable.Range(1, Many).Select(n => $"av{n}"), entries.Select(one => one.AboutId));
        Assert.All(entries, one => Assert.Equal((null, null), (one.About, one.Changes)));
    }

    [Fact]
    public async Task One_sweep_forgets_all_whose_days_are_over()
    {
        await using var shop = await WithManyAsync(DateTimeOffset.UtcNow.AddDays(-31));
        var log = LogLines.Of(shop.Server);
        await shop
            .Server.Services.GetRequiredService<Writer>()
            .WriteAsync(database =>
                database.Sites.ExecuteUpdateAsync(set =>
                    set.SetProperty(s => s.KeepsConversationsDays, 30).SetProperty(s => s.KeepsVisitorsDays, 30)
                )
            );
        var watch = Stopwatch.StartNew();

        await shop.Server.Services.GetRequiredService<Retention>().SweepAsync(TestContext.Current.CancellationToken);

        output.WriteLine($"{Many} forgotten in {watch.Elapsed.TotalSeconds:0.0} s");
        await AssertNothingLeftAsync(shop);
        Assert.DoesNotContain(log.Lines, line => Theirs.Any(line.Contains));
        Assert.Equal(
            0,
            await shop.Server.ReadAsync(db => db.AuditEntries.CountAsync(e => e.AboutId!.StartsWith("av")))
        );
    }

    private static async Task<Shop> WithManyAsync(DateTimeOffset at)
    {
        var shop = await Shop.OpenAsync();
        ManyRows.AddVisitors(shop.Server.DataDirectory, Shop.Site, "a", Many, Messages, at);
        return shop;
    }

    private static async Task AssertNothingLeftAsync(Shop shop)
    {
        foreach (var table in await VisitorTables.AllAsync(shop.Server))
            if (table.Owner is not null)
                Assert.Equal((table.Name, 0), (table.Name, await VisitorTables.CountAsync(shop.Server, table.Name)));
        foreach (var text in Theirs)
            await Eventually.IsTrueAsync($"\"{text}\" is overwritten", () => !IsInFiles(shop, text));
    }

    private static bool IsInFiles(Shop shop, string text) =>
        Directory
            .EnumerateFiles(shop.Server.DataDirectory, "livechatmeet.db*")
            .Any(file => DatabaseFile.Text(file).Contains(text, StringComparison.Ordinal));

    [GeneratedRegex(@"some\d+@visitor\.example")]
    private static partial Regex Address();

    [GeneratedRegex("brake squeals")]
    private static partial Regex Words();
}
