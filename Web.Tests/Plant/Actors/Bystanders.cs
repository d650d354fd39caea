namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>People who write calmly while somebody else does what hurts.</summary>
public sealed class Bystanders : IAsyncDisposable
{
    public const int Count = 12;

    private readonly List<Chatter> _people = [];

    private Bystanders() { }

    public static async Task<Bystanders> OfAsync(Shop shop)
    {
        var others = new Bystanders();
        for (var i = 0; i < Count; i++)
            others._people.Add(await Chatter.FirstAsync(shop, shop.Server.Origin));
        await others.MeasureAsync(10); // what is slow at first is warm now
        return others;
    }

    /// <summary>Each writes so many lines.</summary>
    /// <returns>How long 99 of 100 of them take at most, in milliseconds.</returns>
    public async Task<double> MeasureAsync(int lines)
    {
        foreach (var one in _people)
            one.Took.Clear();
        await Task.WhenAll(_people.Select(one => WriteAsync(one, lines)));
        return Crowd.Within(_people.SelectMany(one => one.Took), 0.99);
    }

    private static async Task WriteAsync(Chatter one, int lines)
    {
        for (var line = 0; line < lines; line++)
        {
            await one.WriteAsync(CancellationToken.None);
            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in _people)
            await one.DisposeAsync();
    }
}
