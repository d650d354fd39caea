namespace LiveChatMeet.Tests;

public sealed class EmailsTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("  ", null)]
    [InlineData(" ada@shop.example ", "ada@shop.example")]
    [InlineData("ada+news@shop.example", "ada+news@shop.example")]
    public void An_address_is_trimmed(string? email, string? clean) => Assert.Equal(clean, Emails.Clean(email));

    [Theory]
    [InlineData("ada")]
    [InlineData("@shop.example")]
    [InlineData("ada@")]
    [InlineData("Ada <ada@shop.example>")]
    [InlineData("ada@shop.example, eve@evil.example")]
    [InlineData("ada@shop.example\r\nBcc: eve@evil.example")]
    [InlineData("a b@shop.example")]
    public void What_is_no_address_is_refused(string email) => IsRefused(email);

    [Fact]
    public void An_address_has_254_characters_and_no_more()
    {
        Assert.NotNull(Emails.Clean(new string('a', 241) + "@shop.example"));
        IsRefused(new string('a', 242) + "@shop.example");
    }

    private static void IsRefused(string email) => Assert.Equal(Refusals.EmailMalformed, Assert.Throws<RefusedException>(() => Emails.Clean(email)).Code);
}
