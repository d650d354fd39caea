using LiveChatMeet.Hosting;
using LiveChatMeet.Refusals;

namespace LiveChatMeet.Sites;

/// <summary>
/// Whose pages asked lately for the chat of a site that does not list them: ten at most for each site, the newest, in
/// memory. Browsers name the page's origin by themselves, but any other program can name what it likes: so nothing
/// follows from an entry, one network holds three of a site's at most, and what several asked for goes last.
/// </summary>
public sealed partial class RefusedOrigins(TimeProvider time, ILogger<RefusedOrigins> logger)
{
    public const int MaxPerSite = 10;
    public const int MaxTimes = 999;
    private const int MaxOfOneNetwork = 3;
    private const int AtOnce = 6;
    private const double PerSecond = 1 / 20.0;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<Entry>> _ofSites = new(StringComparer.Ordinal);
    private readonly NetworkBudget _budget = new(AtOnce, PerSecond, time);

    /// <summary>Whether a network may name an origin now; it is counted.</summary>
    public bool MayName(Network from) => _budget.TrySpend(from);

    /// <summary>Keeps an origin that asked, unless the site lists it or no browser would send it.</summary>
    public void Note(Site site, string origin, Network from)
    {
        if (!IsAsSent(origin) || site.Allows(origin))
            return;
        if (Add(site.Id, origin, from.Around ?? from.Own))
            Refused(origin, site.Key);
    }

    /// <returns>What the site does not list yet, the newest first.</returns>
    public IReadOnlyList<RefusedOrigin> Of(Site site)
    {
        lock (_lock)
            return
            [
                .. _ofSites
                    .GetValueOrDefault(site.Id, [])
                    .Where(entry => !site.Allows(entry.Origin))
                    .OrderByDescending(entry => entry.LastAt)
                    .Select(entry => new RefusedOrigin(entry.Origin, entry.Times, entry.LastAt)),
            ];
    }

    /// <summary>Forgets an origin that is allowed or of no interest. It comes back when a page asks again.</summary>
    public void Forget(Site site, string? origin)
    {
        lock (_lock)
            if (_ofSites.TryGetValue(site.Id, out var entries) && entries.RemoveAll(one => one.Origin == origin) > 0)
                if (entries.Count == 0)
                    _ofSites.Remove(site.Id);
    }

    /// <returns>Whether it is new.</returns>
    private bool Add(string siteId, string origin, string network)
    {
        lock (_lock)
        {
            if (!_ofSites.TryGetValue(siteId, out var entries))
                _ofSites[siteId] = entries = [];
            if (entries.Find(one => one.Origin == origin) is { } known)
            {
                known.Again(network, time.GetUtcNow());
                return false;
            }
            MakeRoom(entries, network);
            entries.Add(new(origin, network, time.GetUtcNow()));
            return true;
        }
    }

    private static void MakeRoom(List<Entry> entries, string network)
    {
        var ofIt = entries.Where(one => one.Network == network).ToList();
        if (ofIt.Count >= MaxOfOneNetwork)
            entries.Remove(ofIt.MinBy(one => one.LastAt)!);
        else if (entries.Count >= MaxPerSite)
            entries.Remove(entries.OrderBy(one => one.Network is null).ThenBy(one => one.LastAt).First());
    }

    // A browser writes an origin in one way (RFC 6454, 6.2); "null" is no address, nor is that of an extension.
    private static bool IsAsSent(string origin)
    {
        try
        {
            return SiteOrigin.Parse(origin) == origin;
        }
        catch (RefusedException)
        {
            return false;
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "A page of {Origin} asked for the chat of {Site}, which does not list it."
    )]
    private partial void Refused(string origin, string site);

    private sealed class Entry(string origin, string network, DateTimeOffset at)
    {
        public string Origin { get; } = origin;

        /// <summary>The only network that asked; null when there were several.</summary>
        public string? Network { get; private set; } = network;

        public int Times { get; private set; } = 1;

        public DateTimeOffset LastAt { get; private set; } = at;

        public void Again(string network, DateTimeOffset now)
        {
            if (Network != network)
                Network = null;
            (Times, LastAt) = (Math.Min(Times + 1, MaxTimes), now);
        }
    }
}
