using System.Net;
using System.Net.Http.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Desk.Answers;

/// <summary>Canned answers: whose they are, and who may change them. Mara is the administrator.</summary>
public sealed class AnswersTests(Shop shop) : IClassFixture<Shop>
{
    private const string Page = "/agent/answers";

    [Fact]
    public async Task Ones_own_are_ones_own_and_those_for_all_are_everybodys()
    {
        await SaveAsync(shop.Noah, "mine", "Noah's");
        await SaveAsync(shop.Mara, "ours", "Everybody's", isShared: true);

        Assert.Contains(("mine", "Noah's"), await ListAsync(shop.Noah));
        Assert.Contains(("ours", "Everybody's"), await ListAsync(shop.Noah));
        Assert.DoesNotContain(await ListAsync(shop.Mara), one => one.Shortcut == "mine");
    }

    [Fact]
    public async Task An_own_one_comes_before_the_shared_one_with_its_shortcut()
    {
        await SaveAsync(shop.Mara, "hello", "Shared", isShared: true);
        await SaveAsync(shop.Noah, "hello", "Own");

        Assert.Equal(
            ["Own", "Shared"],
            (await ListAsync(shop.Noah)).Where(one => one.Shortcut == "hello").Select(one => one.Text)
        );
    }

    [Fact]
    public async Task Only_administrators_change_shared_ones()
    {
        await SaveAsync(shop.Mara, "guarded", "As it was", isShared: true);
        var id = await IdOfAsync("guarded");

        using var added = await PostAsync(
            shop.Noah,
            "Save",
            ("Shortcut", "sneaked"),
            ("Title", "T"),
            ("Text", "T"),
            ("IsShared", "true")
        );
        using var changed = await PostAsync(
            shop.Noah,
            "Save",
            ("Id", id),
            ("Shortcut", "guarded"),
            ("Title", "T"),
            ("Text", "Mine now")
        );
        using var deleted = await PostAsync(shop.Noah, "Delete", ("id", id));
        using var opened = await shop.Noah.OpenAsync($"{Page}?id={id}");

        Assert.All([added, changed, deleted, opened], one => Assert.Equal(HttpStatusCode.Forbidden, one.StatusCode));
        Assert.Contains(("guarded", "As it was"), await ListAsync(shop.Noah));
        Assert.DoesNotContain(await ListAsync(shop.Mara), one => one.Shortcut == "sneaked");
    }

    [Fact]
    public async Task A_colleagues_own_one_is_not_found_not_even_by_an_administrator()
    {
        await SaveAsync(shop.Noah, "private", "Noah's alone");
        var id = await IdOfAsync("private");

        using var changed = await PostAsync(
            shop.Mara,
            "Save",
            ("Id", id),
            ("Shortcut", "private"),
            ("Title", "T"),
            ("Text", "Hers")
        );
        using var deleted = await PostAsync(shop.Mara, "Delete", ("id", id));

        Assert.All([changed, deleted], one => Assert.Equal(HttpStatusCode.NotFound, one.StatusCode));
        Assert.Contains(("private", "Noah's alone"), await ListAsync(shop.Noah));
    }

    [Fact]
    public async Task A_refused_one_keeps_what_was_typed_and_says_why()
    {
        await SaveAsync(shop.Noah, "taken", "First");

        using var taken = await PostAsync(shop.Noah, "Save", ("Shortcut", "Taken"), ("Title", "T"), ("Text", "Second"));
        using var empty = await PostAsync(shop.Noah, "Save", ("Shortcut", "new"), ("Title", "T"), ("Text", " "));
        using var huge = await PostAsync(
            shop.Noah,
            "Save",
            ("Shortcut", "new"),
            ("Title", "T"),
            ("Text", new('a', 100_000))
        );

        Assert.All([taken, empty, huge], one => Assert.Equal(HttpStatusCode.UnprocessableEntity, one.StatusCode));
        var page = await PlainBrowser.ReadAsync(taken);
        Assert.Equal(
            "There is a canned answer with this shortcut already.",
            page.QuerySelector("#Shortcut-error")!.TextContent.Trim()
        );
        Assert.Equal("Second", page.QuerySelector("textarea#Text")!.TextContent);
        Assert.Equal(
            ["First"],
            (await ListAsync(shop.Noah)).Where(one => one.Shortcut is "taken" or "new").Select(one => one.Text)
        );
    }

    [Fact]
    public async Task Two_who_save_the_same_shortcut_at_once_make_one()
    {
        var saved = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(number =>
                    PostAsync(
                        shop.Mara,
                        "Save",
                        ("Shortcut", "race"),
                        ("Title", "T"),
                        ("Text", $"{number}"),
                        ("IsShared", "true")
                    )
                )
        );

        Assert.Single(saved, one => one.StatusCode == HttpStatusCode.Redirect);
        Assert.Single(await ListAsync(shop.Noah), one => one.Shortcut == "race");
        foreach (var one in saved)
            one.Dispose();
    }

    [Fact]
    public async Task What_happens_to_shared_ones_stands_in_the_audit_trail()
    {
        await SaveAsync(shop.Mara, "trail", "One", isShared: true);
        var id = await IdOfAsync("trail");
        using (
            await PostAsync(shop.Mara, "Save", ("Id", id), ("Shortcut", "trails"), ("Title", "trail"), ("Text", "Two"))
        ) { }
        using (await PostAsync(shop.Mara, "Delete", ("id", id))) { }

        await using var database = await DatabaseAsync();
        var entries = await database
            .AuditEntries.Where(entry => entry.AboutId == id)
            .OrderBy(entry => entry.Id)
            .ToListAsync();
        Assert.Equal(
            [AuditKind.SharedAnswerAdded, AuditKind.SharedAnswerChanged, AuditKind.SharedAnswerDeleted],
            entries.Select(entry => entry.Kind)
        );
        Assert.Equal("Shortcut: trail → trails", entries[1].Changes);
    }

    private static async Task SaveAsync(PlainBrowser agent, string shortcut, string text, bool isShared = false)
    {
        using var saved = await PostAsync(
            agent,
            "Save",
            ("Shortcut", shortcut),
            ("Title", shortcut),
            ("Text", text),
            ("IsShared", isShared ? "true" : "false")
        );
        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
    }

    private static async Task<HttpResponseMessage> PostAsync(
        PlainBrowser agent,
        string handler,
        params (string Name, string Value)[] fields
    )
    {
        const string Token = "__RequestVerificationToken";
        var page = await agent.ReadAsync(Page);
        var token = page.QuerySelector<IHtmlInputElement>($"input[name={Token}]")!.Value;
        var all = fields.Append((Name: Token, Value: token));
        return await agent.Client.PostAsync(
            $"{Page}?handler={handler}",
            new FormUrlEncodedContent(all.Select(field => KeyValuePair.Create(field.Name, field.Value)))
        );
    }

    private static async Task<IReadOnlyList<(string Shortcut, string Text)>> ListAsync(PlainBrowser agent) =>
        (await agent.Client.GetFromJsonAsync<List<Item>>($"{Page}?handler=List"))!.ConvertAll(one =>
            (one.Shortcut, one.Text)
        );

    private async Task<string> IdOfAsync(string shortcut)
    {
        await using var database = await DatabaseAsync();
        return await database.CannedAnswers.Where(a => a.Shortcut == shortcut).Select(a => a.Id).SingleAsync();
    }

    private Task<LiveChatDb> DatabaseAsync() =>
        shop.Server.Services.GetRequiredService<IDbContextFactory<LiveChatDb>>().CreateDbContextAsync();

    private sealed record Item(string Shortcut, string Title, string Text);
}
