using System.Net;
using LiveChatMeet.Tests.Plant.Actors;

namespace LiveChatMeet.Tests.Accounts;

/// <summary>Who is signed in already is led on at once: never to another server, however the address is
/// written.</summary>
[Trait("Requirement", "WB-6"), Trait("Requirement", "D33")]
public sealed class ReturnAddressTests(Shop shop) : IClassFixture<Shop>
{
    private static readonly string[] Starts =
    [
        "//",
        "/\\",
        "\\/",
        "\\\\",
        "///",
        "/\t/",
        "/\n/",
        "/\r/",
        "\t//",
        "\n//",
        " //",
        "\u00a0//",
        "\u2028//",
        "~//",
        "~/\\",
        "~/\t/",
        "https://",
        "https:",
        "https:/",
        "http:\\\\",
        "HtTpS://",
        "ftp://",
        "javascript://",
    ];

    private static readonly string[] Hosts =
    [
        "evil.example",
        "evil.example/agent",
        "localhost@evil.example",
        "evil.example#/agent",
        "evil.example?/agent",
        "evil\u3002example",
        "%65vil.example",
        "evil.example\\@localhost",
        "[::1]/agent",
    ];

    [Fact]
    public async Task None_of_two_hundred_leads_to_another_server()
    {
        var tried = 0;

        foreach (var address in Starts.SelectMany(_ => Hosts, (start, host) => start + host))
        {
            using var answer = await shop.Mara.OpenAsync($"/sign-in?returnUrl={Uri.EscapeDataString(address)}");
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            Assert.Equal("/agent", answer.Headers.Location?.OriginalString);
            tried++;
        }

        Assert.True(tried > 200, $"{tried} addresses");
    }
}
