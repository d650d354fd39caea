using System.Security.Cryptography;
using LiveChatMeet.Hosting;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Sites.Blocks;

/// <summary>Somebody was blocked, or a block ended.</summary>
public sealed record BlocksChanged : Event;

/// <summary>Who is blocked now, in memory: every visitor's page, connection and message asks it. To them the chat is
/// closed as that of a site that does not exist.</summary>
public sealed partial class BlockList(
    IDbContextFactory<LiveChatDb> databases,
    IDataProtectionProvider protection,
    TimeProvider time,
    ILogger<BlockList> logger
) : IEventSubscriber
{
    private readonly Lock _lock = new();
    private readonly IDataProtector _protector = protection.CreateProtector(Block.Purpose);
    private volatile Blocked? _blocked;

    public void On(Event happened)
    {
        if (happened is not BlocksChanged)
            return;
        lock (_lock)
            _blocked = null; // read again by whoever asks next
    }

    /// <summary>Whether a chat is closed to somebody: for the visitor, or for everybody from where they are.</summary>
    /// <param name="visitorId">Null for somebody who has not written yet.</param>
    /// <param name="from">Null if it does not matter.</param>
    public bool Holds(string siteId, string? visitorId, Network? from) =>
        (visitorId is not null && HoldsVisitor(visitorId))
        || (from is { } network && Now.Networks.TryGetValue((siteId, network.Own), out var until) && Lasts(until));

    public bool HoldsVisitor(string visitorId) => Now.Visitors.TryGetValue(visitorId, out var until) && Lasts(until);

    /// <summary>Whether a block of any site holds this network.</summary>
    public bool HoldsSomewhere(Network from) =>
        Now.Networks.Any(one => one.Key.Network == from.Own && Lasts(one.Value));

    /// <summary>The same for somebody who is known, of whatever site.</summary>
    public async Task<bool> HoldsAsync(string visitorId, Network? from)
    {
        if (HoldsVisitor(visitorId))
            return true;
        if (from is not { } network || !HoldsSomewhere(network))
            return false;
        await using var database = await databases.CreateDbContextAsync();
        return await database.Visitors.Where(v => v.Id == visitorId).Select(v => v.SiteId).SingleOrDefaultAsync()
                is { } siteId
            && Holds(siteId, null, network);
    }

    /// <exception cref="RefusedException"><see cref="Refusal.SiteNotFound"/>: the chat is closed to them.</exception>
    public async Task LetInAsync(string visitorId, Network? from)
    {
        if (await HoldsAsync(visitorId, from))
            throw new RefusedException(Refusal.SiteNotFound);
    }

    /// <summary>A network as a block keeps it.</summary>
    public string Protect(Network network) => _protector.Protect(network.Own);

    private Blocked Now => _blocked ?? Read();

    private bool Lasts(DateTimeOffset until) => until > time.GetUtcNow();

    private Blocked Read()
    {
        lock (_lock)
        {
            if (_blocked is { } read)
                return read;
            using var database = databases.CreateDbContext();
            var (visitors, networks) = (
                new Dictionary<string, DateTimeOffset>(),
                new Dictionary<(string Site, string Network), DateTimeOffset>()
            );
            foreach (var block in database.Blocks.AsNoTracking())
            {
                var until = block.Until ?? DateTimeOffset.MaxValue;
                visitors[block.VisitorId] = until;
                // Several visitors of a site may be held by one network: the longest counts.
                if (NetworkOf(block) is { } network)
                    networks[(block.SiteId, network)] = Later(
                        networks.GetValueOrDefault((block.SiteId, network)),
                        until
                    );
            }
            return _blocked = new(visitors, networks);
        }
    }

    private string? NetworkOf(Block block)
    {
        try
        {
            return block.Network is null ? null : _protector.UnprotectKept(block.Network);
        }
        catch (CryptographicException)
        {
            Unreadable(); // its key is gone: the browser is still blocked
            return null;
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A block holds a browser, but no longer its network: the server’s keys have changed"
    )]
    private partial void Unreadable();

    private sealed record Blocked(
        IReadOnlyDictionary<string, DateTimeOffset> Visitors,
        IReadOnlyDictionary<(string Site, string Network), DateTimeOffset> Networks
    );
}
