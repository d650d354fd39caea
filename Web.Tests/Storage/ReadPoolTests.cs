using LiveChatMeet.Sites;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant.Actors;

namespace LiveChatMeet.Tests.Storage;

public sealed class ReadPoolTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Many_who_ask_at_once_get_their_own_answers()
    {
        var reading = shop.Server.Services.GetRequiredService<ReadPool>();
        string[] keys = [Shop.Site, Shop.OtherSite, "nowhere"];

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 300).Select(n => Task.Run(() => reading.ReadAsync(Statement.FindSite, keys[n % 3])))
        );

        foreach (var (n, rows) in answers.Index())
            Assert.Equal(n % 3 == 2 ? [] : [keys[n % 3]], rows.Select(row => Site.Stored(row).Key));
    }
}
