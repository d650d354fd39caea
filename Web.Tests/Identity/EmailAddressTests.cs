using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;

namespace LiveChatMeet.Tests.Identity;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("  ", null)]
    [InlineData(" ada@shop.example ", "ada@shop.example")]
    [InlineData("ada+news@shop.example", "ada+news@shop.example")]
    [InlineData("o'brien_2=x@mail.shop-1.example", "o'brien_2=x@mail.shop-1.example")]
    [InlineData("ada@localhost", "ada@localhost")]
    [InlineData("квіточка@пошта.укр", "квіточка@пошта.укр")]
    [InlineData("ada@उदाहरण.परीक्षा", "ada@उदाहरण.परीक्षा")]
    public void An_address_is_trimmed(string? email, string? clean) => Assert.Equal(clean, EmailAddress.Clean(email));

    [Theory]
    [InlineData("ada@shop.example", "Ada@SHOP.example", true)]
    [InlineData("ada@bücher.example", "ada@xn--bcher-kva.example", true)]
    [InlineData("ÄDA@shop.example", "a\u0308da@shop.example", true)]
    [InlineData("ada@shop.example", "ada@shop.examples", false)]
    [InlineData("a.da@shop.example", "ada@shop.example", false)]
    public void An_address_is_the_same_however_it_is_written(string one, string other, bool areSame) =>
        Assert.Equal(areSame, EmailAddress.AreSame(one, other));

    [Theory]
    [InlineData("ada")]
    [InlineData("@shop.example")]
    [InlineData("ada@")]
    [InlineData("Ada <ada@shop.example>")]
    [InlineData("ada@shop.example, eve@evil.example")]
    [InlineData("ada@shop.example\r\nBcc: eve@evil.example")]
    [InlineData("a b@shop.example")]
    [InlineData("\"a b\"@shop.example")]
    [InlineData("ada@[127.0.0.1]")]
    [InlineData("ada@shop..example")]
    [InlineData("ada@-shop.example")]
    [InlineData("ada@shop_1.example")]
    [InlineData("a@evil.example?cc=boss%40corp.example&subject=Pay&body=x")] // L3
    [InlineData("a@evil.example&cc=b")]
    [InlineData("a@evil.example#b")]
    [InlineData("a@evil.example/b")]
    [InlineData("a@evil.example%3Fcc=b")]
    [InlineData("a\u202e@shop.example")] // L2
    [InlineData("a@shop\u200b.example")]
    [InlineData("a\ufffe@shop.example")] // L4
    [InlineData("a@shop\ufdd0.example")]
    public void What_is_no_address_is_refused(string email) => IsRefused(email);

    [Fact]
    public void An_address_has_254_characters_and_no_more()
    {
        Assert.NotNull(EmailAddress.Clean(new string('a', 241) + "@shop.example"));
        IsRefused(new string('a', 242) + "@shop.example");
    }

    /// <summary>L3: whatever was stored once, the letter has this one addressee and nothing else.</summary>
    [Theory]
    [InlineData("ada@shop.example", "mailto:ada@shop.example")]
    [InlineData("a?b&c=d%e@shop.example", "mailto:a%3Fb%26c%3Dd%25e@shop.example")]
    [InlineData(
        "a@evil.example?cc=boss%40corp.example&subject=Pay",
        "mailto:a@evil.example%3Fcc%3Dboss%2540corp.example%26subject%3DPay"
    )]
    [InlineData("ada@käse.example", "mailto:ada@k%C3%A4se.example")]
    public void A_link_to_an_address_fills_in_nothing_else(string email, string link) =>
        Assert.Equal(link, EmailAddress.LinkTo(email));

    private static void IsRefused(string email) =>
        Assert.Equal(Refusal.EmailMalformed, Assert.Throws<RefusedException>(() => EmailAddress.Clean(email)).Code);
}
