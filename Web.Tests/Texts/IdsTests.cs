using LiveChatMeet.Texts;

namespace LiveChatMeet.Tests.Texts;

[Trait("Requirement", "AZ-8")]
public sealed class IdsTests
{
    private const int Many = 1_000_000;
    private const int Length = 17;
    private const string Letters = "23456789ABCDEFGHJKLMNPQRSTWXYZabcdefghijkmnopqrstuvwxyz";

    [Fact]
    public void A_million_ids_are_unique_well_formed_and_even()
    {
        var counts = new int[Length, 128];
        var ids = new HashSet<string>(Many);

        for (var i = 0; i < Many; i++)
        {
            var id = Ids.New();
            if (!ids.Add(id) || !Ids.IsWellFormed(id))
                Assert.Fail($"{id} came twice, or is none.");
            for (var at = 0; at < Length; at++)
                counts[at, id[at]]++;
        }

        Assert.Equal(Many, ids.Count);
        for (var at = 0; at < Length; at++)
        {
            var expected = (double)Many / Letters.Length;
            var chiSquare = Letters.Sum(letter => Math.Pow(counts[at, letter] - expected, 2) / expected);
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
