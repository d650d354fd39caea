using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;

namespace LiveChatMeet.Hosting;

/// <summary>How many files one visitor or agent may send, and the visitors of a network.</summary>
public sealed class UploadLimits(Settings settings, LimitHits hits, TimeProvider time)
{
    private readonly Budget _files = new(
        settings.Limits.UploadsPerMinute,
        settings.Limits.UploadsPerMinute / 60.0,
        time
    );
    private readonly NetworkBudget _filesOfNetworks = new(
        Network.Wider * settings.Limits.UploadsPerMinute,
        Network.Wider * settings.Limits.UploadsPerMinute / 60.0,
        time
    );

    /// <exception cref="RefusedException"><see cref="Refusal.TooManyRequests"/>.</exception>
    public void Count(Actor by, Network from)
    {
        if (_files.TrySpend(by.Id) && (by.Party == Party.Agent || _filesOfNetworks.TrySpend(from)))
            return;
        hits.Add(nameof(LimitSettings.UploadsPerMinute), from, by.Party == Party.Agent ? by.Id : null);
        throw new RefusedException(Refusal.TooManyRequests);
    }
}
