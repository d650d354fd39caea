using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>Figures that a screen reader would say by itself in a document: what changes within live regions (WAI-ARIA
/// 1.2, 5.3.5 and 6.6.3), and not within what is off.</summary>
public sealed class LiveRegions
{
    private const string Watch = """
        () => {
          const live = '[aria-live], [role=log], [role=status], [role=alert], [role=timer], [role=marquee], output';
          const isOff = (one) =>
            one.ariaLive ? one.ariaLive === 'off' : one.matches('[role=timer], [role=marquee]');
          const isSpoken = (region) => region && !isOff(region) && region.checkVisibility();
          window.spoken = [];
          new MutationObserver((records) => {
            for (const { target } of records) {
              const element = target instanceof Element ? target : target.parentElement;
              const region = element?.closest(live);
              if (isSpoken(region) && /\d/.test(element.textContent))
                window.spoken.push(`${region.id || region.getAttribute('role')}: ${element.textContent}`);
            }
          }).observe(document, { childList: true, characterData: true, subtree: true, attributeFilter: ['hidden'] });
        }
        """;

    private readonly Scope _scope;

    private LiveRegions(Scope scope) => _scope = scope;

    public static async Task<LiveRegions> WatchAsync(Scope scope)
    {
        await scope.EvaluateAsync<object?>(Watch);
        return new(scope);
    }

    public Task<string[]> ChangesAsync() => _scope.EvaluateAsync<string[]>("window.spoken");

    /// <summary>Waits until an element's text has become another so often.</summary>
    public static Task WaitForTicksAsync(Scope scope, string selector, int times) =>
        scope.EvaluateAsync<object?>(
            """
            (selector, times) => new Promise((done) => {
              const read = () => document.querySelector(selector)?.textContent;
              let [last, ticks] = [read(), 0];
              const watching = setInterval(() => {
                if (read() === last) return;
                last = read();
                if (++ticks === times) done(clearInterval(watching));
              }, 50);
            })
            """,
            selector,
            times
        );
}
