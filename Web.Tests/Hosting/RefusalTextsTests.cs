using System.Net;
using System.Net.Http.Headers;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Code;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Hosting;

public sealed class RefusalTextsTests(Shop shop) : IClassFixture<Shop>
{
    /// <summary>T9: a code that shares its words with another one tells nobody what to do about it.</summary>
    [Theory]
    [InlineData("en")]
    [InlineData("de")]
    public async Task Every_refusal_has_words_of_its_own_in_each_language(string language)
    {
        var texts = new Dictionary<string, string>();
        foreach (var code in Refusal.Codes)
            texts[code] = await TextAsync(code, language);

        var shared = texts
            .GroupBy(text => text.Value)
            .Where(same => same.Count() > 1)
            .Select(same => $"{string.Join(", ", same.Select(text => text.Key))}: {same.Key}");
        Assert.Empty(shared);
        Assert.DoesNotContain(texts.Values, string.IsNullOrWhiteSpace);
        if (language != "en")
            Assert.DoesNotContain(texts, text => text.Value == Refusal.TextOf(text.Key));
        Assert.True(texts.Count > 35, $"only {texts.Count} codes were found");
    }

    /// <summary>T9: a place that carries some texts shows "Something went wrong on our side" for the others; so none
    /// does, and each asks by code.</summary>
    [Fact]
    public void No_page_chooses_which_refusals_it_can_tell()
    {
        var choosing = Directory
            .EnumerateFiles(Repository.PathOf("Web"), "*", SearchOption.AllDirectories)
            .Where(path =>
                Path.GetExtension(path) is ".cshtml" or ".ts"
                && File.ReadAllText(path).Contains("data-refusal", StringComparison.Ordinal)
            );

        Assert.Empty(choosing);
    }

    [Fact]
    public async Task A_code_that_is_none_has_no_words()
    {
        using var client = new HttpClient { BaseAddress = new(shop.Server.Origin) };
        client.DefaultRequestHeaders.Accept.ParseAdd("application/json");

        foreach (var code in (string[])["x", "unauthenticate", "<script>", new string('a', 1000)])
        {
            using var answer = await client.GetAsync($"/refusals/{code}");
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    /// <summary>T9: "Something went wrong on our side" is for what did.</summary>
    [Fact]
    public void What_a_request_did_wrong_is_not_put_down_to_the_server() =>
        Assert.DoesNotContain(Enumerable.Range(400, 100), status => Refusal.CodeOf(status) == Refusal.Internal);

    private async Task<string> TextAsync(string code, string language)
    {
        using var client = new HttpClient { BaseAddress = new(shop.Server.Origin) };
        client.DefaultRequestHeaders.AcceptLanguage.Add(new StringWithQualityHeaderValue(language));
        using var answer = await client.GetAsync($"/refusals/{code}");
        Assert.True(answer.IsSuccessStatusCode, $"/refusals/{code} is {(int)answer.StatusCode}.");
        return (await answer.JsonAsync()).GetProperty("title").GetString() ?? "";
    }
}
