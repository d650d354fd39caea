using System.Net;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Sites;

public sealed class CheckPageTests : IAsyncLifetime
{
    private const string Check = $"/agent/sites/{Shop.Site}/check";

    private Shop _shop = null!;
    private HostSite _host = null!;

    public async ValueTask InitializeAsync()
    {
        _shop = await Shop.OpenAsync();
        _host = await HostSite.StartAsync();
        _host.Embeds(_shop.Server.Origin);
        await _shop.Server.ReadAsync(async database =>
        {
            (await database.Sites.SingleAsync(s => s.Key == Shop.Site)).Origins =
            [
                _host.Origin,
                "https://shop.invalid",
            ];
            return await database.SaveChangesAsync();
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _shop.DisposeAsync();
    }

    [Fact]
    public async Task A_page_with_the_line_is_right_in_every_way()
    {
        var form = await _shop.Mara.ReadAsync(Check);
        var (status, text, fixes) = await LookAtAsync($"{_host.Origin}/home");

        Assert.Equal($"{_host.Origin}/", form.QuerySelector("#address")?.GetAttribute("value"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("Everything is right", text, StringComparison.Ordinal);
        Assert.Contains("Not seen yet? Open the page once in a browser", text, StringComparison.Ordinal);
        Assert.Equal(4, text.Split("In order").Length - 1);
        Assert.Empty(fixes);
    }

    [Fact]
    public async Task What_is_wrong_is_said_with_what_to_paste()
    {
        _host.ContentSecurityPolicy = "default-src 'self'";
        _host.PermissionsPolicy = "camera=()";
        _host.SiteKey = Shop.OtherSite;

        var (_, text, fixes) = await LookAtAsync($"{_host.Origin}/home");

        Assert.Contains("4 things to look at", text, StringComparison.Ordinal);
        Assert.Contains($"has the key {Shop.OtherSite}, which is that of the site", text, StringComparison.Ordinal);
        Assert.Contains($"does not let scripts of {_shop.Server.Origin} run", text, StringComparison.Ordinal);
        Assert.Contains(
            $"Content-Security-Policy: default-src 'self'; script-src 'self' {_shop.Server.Origin}; "
                + $"frame-src 'self' {_shop.Server.Origin}",
            fixes
        );
        Assert.Contains($"Permissions-Policy: camera=(self \"{_shop.Server.Origin}\")", fixes);
    }

    /// <summary>As its own name: the browser's address, no listed origin, no web address.</summary>
    [Theory]
    [InlineData("http://localhost:1/")]
    [InlineData("https://other.example/")]
    [InlineData("http://169.254.169.254/latest")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://shop.invalid@other.example/")]
    [InlineData("https://shop.invalid.other.example/")]
    [InlineData("http://shop.invalid/")]
    [InlineData("https://shop.invalid:8443/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("javascript:alert(1)")]
    [InlineData("")]
    public async Task Only_pages_of_listed_origins_are_looked_at(string address)
    {
        var (status, text, _) = await LookAtAsync(address);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.DoesNotContain("In order", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://shop.invalid/", "No address is known for shop.invalid.")]
    [InlineData("{host}/no-such.html", "The page answers with the error 404.")]
    [InlineData("{host}/react-18.js", "This is no web page but text/javascript.")]
    public async Task A_page_that_is_none_is_said(string address, string what)
    {
        var (_, text, _) = await LookAtAsync(address.Replace("{host}", _host.Origin, StringComparison.Ordinal));

        Assert.Contains(what, text, StringComparison.Ordinal);
        Assert.DoesNotContain("In order", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_administrators_may_with_the_token_of_the_form()
    {
        using var byAgent = await _shop.Noah.OpenAsync(Check);
        using var withoutToken = await _shop.Mara.Client.PostAsync(
            Check,
            new FormUrlEncodedContent([KeyValuePair.Create("address", $"{_host.Origin}/")])
        );

        Assert.Equal(HttpStatusCode.Forbidden, byAgent.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, withoutToken.StatusCode);
    }

    private async Task<(HttpStatusCode Status, string Text, string[] Fixes)> LookAtAsync(string address)
    {
        using var answer = await _shop.Mara.SubmitAsync(Check, "Check this page", ("address", address));
        var page = await PlainBrowser.ReadAsync(answer);
        return (
            answer.StatusCode,
            page.Body!.TextContent,
            [.. page.QuerySelectorAll(".snippet code").Select(code => code.TextContent)]
        );
    }
}
