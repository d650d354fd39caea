using LiveChatMeet.Desk;

namespace LiveChatMeet.Rooms.Queue;

/// <summary>What a visitor who waits is told.</summary>
/// <param name="Number">Their place from 1.</param>
/// <param name="Minutes">As <see cref="UsualWaits.MinutesAsync"/> says.</param>
public readonly record struct Place(int Number, int? Minutes);

/// <summary>Where visitors who wait stand in the line. Nothing is promised while nobody is here.</summary>
public sealed class Places(WaitingLine line, UsualWaits waits, Staff staff)
{
    /// <summary>Everybody who waits; without a place where nobody is here.</summary>
    public async Task<IReadOnlyList<(Waiting Who, Place? Place)>> AllAsync()
    {
        var all = new List<(Waiting, Place?)>();
        foreach (var one in await line.NowAsync())
            all.Add((one, await OfAsync(one)));
        return all;
    }

    /// <summary>The place of an open conversation; null if it does not wait, or nobody is here.</summary>
    public async Task<Place?> OfRoomAsync(string rid) =>
        (await line.NowAsync()).FirstOrDefault(one => one.Rid == rid) is { } found ? await OfAsync(found) : null;

    /// <summary>The conversation with which a visitor waits, and its place.</summary>
    public async Task<(string Rid, Place? Place)?> OfVisitorAsync(string visitorId) =>
        (await line.NowAsync()).FirstOrDefault(one => one.VisitorId == visitorId) is { } found
            ? (found.Rid, await OfAsync(found))
            : null;

    private async Task<Place?> OfAsync(Waiting one) =>
        staff.IsSomebodyHere(one.SiteId) ? new(one.Place, await waits.MinutesAsync(one.SiteId)) : null;
}
