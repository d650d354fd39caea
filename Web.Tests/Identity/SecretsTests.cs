using LiveChatMeet.Identity;

namespace LiveChatMeet.Tests.Identity;

[Trait("Requirement", "AZ-8")]
public sealed class SecretsTests
{
    [Fact]
    public void A_secret_is_256_bits_and_is_stored_as_a_hash()
    {
        var secret = Secrets.New();

        Assert.True(Secrets.IsWellFormed(secret));
        Assert.Equal((43, 64), (secret.Length, Secrets.Hash(secret).Length));
        Assert.NotEqual(secret, Secrets.New());
        // FIPS 180-2, B.1
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Secrets.Hash("abc"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+A")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\0A")]
    public void What_is_no_secret_is_known_as_such(string? secret) => Assert.False(Secrets.IsWellFormed(secret));
}
