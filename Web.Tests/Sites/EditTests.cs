using System.Net;
using LiveChatMeet.Identity;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Sites;

public sealed class EditTests
{
    private const string Page = "/agent/sites/kettlelane-example";

    [Fact]
    public async Task What_is_saved_is_kept_and_shown()
    {
        await using var server = await Server.StartAsync();
        using var administrator = await server.SetUpByFormAsync();

        using var answer = await administrator.SubmitAsync(
            Page,
            "Save",
            ("Name", "Kettle Lane"),
            ("Accent", "#8A3D2F"),
            ("Origins", "https://kettlelane.example/\r\nshop.example:8443"),
            ("AsksName", "true"),
            ("DesktopContainer", "Overlay"),
            ("PhoneContainer", "Overlay"),
            ("RingSeconds", "30"),
            ("RelayOnly", "true")
        );
        var page = await PlainBrowser.ReadAsync(answer);
        var site = await server.ReadAsync(database => database.Sites.SingleAsync());

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(("Kettle Lane", "#8a3d2f", 30), (site.Name, site.Accent, site.RingSeconds));
        Assert.Equal(["https://kettlelane.example", "https://shop.example:8443"], site.Origins);
        Assert.Equal(
            (Container.Overlay, Container.Overlay, true, false, true),
            (site.DesktopContainer, site.PhoneContainer, site.AsksName, site.AsksEmail, site.RelayOnly)
        );
        Assert.Equal(
            $"<script async src=\"{server.Origin}/livechat.js?site=kettlelane-example\" "
                + $"data-site=\"kettlelane-example\"></script>",
            page.GetElementById("snippet")?.TextContent
        );
    }

    [Theory]
    [InlineData("Accent", "red")]
    [InlineData("Accent", "#0e6781;}")]
    [InlineData("Origins", "")]
    [InlineData("Origins", "https://shop.example\nhttps://*.evil.example")]
    [InlineData("Origins", "javascript:alert(1)")]
    [InlineData("Name", " ")]
    [InlineData("RingSeconds", "9")]
    [InlineData("RingSeconds", "121")]
    [InlineData("RingSeconds", "many")]
    [InlineData("DesktopContainer", "99")]
    [InlineData("PhoneContainer", "Docked")]
    public async Task A_value_that_is_not_possible_changes_nothing(string field, string value)
    {
        await using var server = await Server.StartAsync();
        using var administrator = await server.SetUpByFormAsync();
        var before = await server.ReadAsync(database => database.Sites.AsNoTracking().SingleAsync());

        using var answer = await administrator.SubmitAsync(Page, "Save", (field, value), ("AsksEmail", "true"));
        var after = await server.ReadAsync(database => database.Sites.AsNoTracking().SingleAsync());

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equivalent(before, after);
    }

    [Fact]
    public async Task Two_sites_of_one_host_have_keys_of_their_own()
    {
        await using var server = await Server.StartAsync();
        using var administrator = await server.SetUpByFormAsync();

        using var answer = await administrator.SubmitAsync(
            "/agent/sites",
            "Add",
            ("Address", "http://kettlelane.example:8080")
        );

        Assert.Equal("/agent/sites/kettlelane-example-2", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task An_unknown_site_is_not_found()
    {
        await using var server = await Server.StartAsync();
        using var administrator = await server.SetUpByFormAsync();

        using var answer = await administrator.OpenAsync("/agent/sites/unknown");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
