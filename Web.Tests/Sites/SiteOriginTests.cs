using LiveChatMeet.Refusals;
using LiveChatMeet.Sites;

namespace LiveChatMeet.Tests.Sites;

public sealed class SiteOriginTests
{
    [Theory]
    [InlineData("https://shop.example", "https://shop.example")]
    [InlineData("shop.example", "https://shop.example")]
    [InlineData(" HTTPS://Shop.Example/cart?x=1#top ", "https://shop.example")]
    [InlineData("https://shop.example:443", "https://shop.example")]
    [InlineData("http://shop.example:8080", "http://shop.example:8080")]
    [InlineData("shop.example:8443/a", "https://shop.example:8443")]
    [InlineData("localhost:5000", "http://localhost:5000")]
    [InlineData("127.0.0.1:5000", "http://127.0.0.1:5000")]
    [InlineData("http://[::1]:5000", "http://[::1]:5000")]
    [InlineData("https://bücher.example", "https://xn--bcher-kva.example")]
    public void An_address_becomes_the_origin_that_browsers_send(string address, string origin) =>
        Assert.Equal(origin, SiteOrigin.Parse(address));

    [Theory]
    [InlineData("https://www.shop.exa\uFFFEmple")] // Uri takes it, and IDN does not
    [InlineData("https://www.\u0300shop.example")]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("https://")]
    [InlineData("ftp://shop.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("https://mara:secret@shop.example")]
    [InlineData("https://*.shop.example")]
    [InlineData("https://shop.example;script-src *")]
    [InlineData("https://shop.example https://evil.example")]
    [InlineData("*")]
    public void Anything_else_is_refused(string? address) =>
        Assert.Equal(Refusal.OriginMalformed, Assert.Throws<RefusedException>(() => SiteOrigin.Parse(address)).Code);
}
