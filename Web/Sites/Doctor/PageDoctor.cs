using System.Net;
using System.Text.RegularExpressions;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Sites.Doctor;

/// <summary>Looks at one page of a site, as the web serves it, and says why the chat does not show there.</summary>
public sealed partial class PageDoctor(LiveChatDb database, IWebHostEnvironment environment)
{
    /// <param name="page">A page of one of the site's origins.</param>
    /// <param name="chat">Where visitors reach this server.</param>
    public async Task<IReadOnlyList<Symptom>> LookAtAsync(Site site, Uri page, string chat, CancellationToken cancelled)
    {
        var names = await database
            .LiveSites.AsNoTracking()
            .ToDictionaryAsync(one => one.Key, one => one.Name, cancelled);
        using var fetch = new PageFetch(page, new(), Dns.GetHostAddressesAsync);
        var fetched = await fetch.GetAsync(cancelled);
        return new Diagnosis(new(site, chat, LatePart(), key => names.GetValueOrDefault(key))).Of(fetched);
    }

    private string LatePart()
    {
        using var reader = new StreamReader(
            environment.WebRootFileProvider.GetFileInfo("livechat.js").CreateReadStream()
        );
        return LatePartPath().Match(reader.ReadToEnd()).Value;
    }

    [GeneratedRegex(@"/livechat\.frame\.\w+\.js")]
    private static partial Regex LatePartPath();
}
