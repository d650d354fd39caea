using LiveChatMeet.Texts;

namespace LiveChatMeet.Tests.Texts;

[Trait("Requirement", "AZ-8")]
public sealed class IdsTests
{
    private const int Many = 100_000;

    [Fact]
    public void A_hundred_thousand_ids_are_unique_well_formed_and_even()
    {
        const int letters = 55,
            length = 17;
        var counts = new int[length, 128];
        var ids = new HashSet<string>();

        for (var i = 0; i < Many; i++)
        {
            var id = Ids.New();
            Assert.True(ids.Add(id), "An id came twice.");
            for (var at = 0; at < length; at++)
                counts[at, id[at]]++;
        }

        Assert.All(ids, id => Assert.True(Ids.IsWellFormed(id)));
        for (var at = 0; at < length; at++)
        {
            var expected = (double)Many / letters;
            var chiSquare = "23456789ABCDEFGHJKLMNPQRSTWXYZabcdefghijkmnopqrstuvwxyz".Sum(letter =>
                Math.Pow(counts[at, letter] - expected, 2) / expected
            );
            Assert.True(
                chiSquare < 140,
                $"The letters at place {at} must be even (54 degrees of freedom; 140 is 1 in 10^9): {chiSquare:0}."
            );
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("CLcSj3ijxWrc4xd5")]
    [InlineData("CLcSj3ijxWrc4xd5yy")]
    [InlineData("CLcSj3ijxWrc4xd5l")]
    [InlineData("CLcSj3ijxWrc4xd5\0")]
    [InlineData("../../etc/passwd!")]
    public void What_is_no_id_is_known_as_such(string? id) => Assert.False(Ids.IsWellFormed(id));
}
