using System.Collections.Concurrent;
using System.Globalization;
using LiveChatMeet.Texts;
using Microsoft.AspNetCore.DataProtection;

namespace LiveChatMeet.Accounts;

/// <summary>What a browser must bring back for the next step; each has a cookie of its own.</summary>
public enum BrowserState
{
    /// <summary>The challenge that a new passkey answers.</summary>
    NewPasskey,

    /// <summary>The challenge that a passkey answers to sign in.</summary>
    Passkey,

    /// <summary>Whose password was right, until they have proved the second factor too.</summary>
    SecondStep,
}

/// <summary>
/// The states between two steps of signing in, encrypted in a cookie: bound to the browser, good for ten minutes, and
/// taken once. A restart of the server ends them all, because it forgets which were taken. So a clock that nobody sets
/// tells their age.
/// </summary>
public sealed class BrowserStates(IDataProtectionProvider protection, TimeProvider time)
{
    public static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(10);

    private readonly IDataProtector _protector = protection.CreateProtector("LiveChatMeet.BrowserStates", Ids.New());
    private readonly ConcurrentDictionary<string, long> _taken = [];

    public void Give(HttpContext http, BrowserState kind, string value)
    {
        var givenAt = time.GetTimestamp().ToString(CultureInfo.InvariantCulture);
        var sealedValue = ProtectorOf(kind).Protect($"{givenAt} {Ids.New()} {value}");
        http.Response.Cookies.Append(CookieOf(kind), sealedValue, Options(GoodFor));
    }

    /// <returns>The value, which can be asked for again; null if there is none that is good.</returns>
    public string? Look(HttpContext http, BrowserState kind) => Find(http, kind)?.Value;

    /// <returns>The value, and never again; null if there is none that is good.</returns>
    public string? Take(HttpContext http, BrowserState kind)
    {
        http.Response.Cookies.Delete(CookieOf(kind), Options(null));
        foreach (var (id, takenAt) in _taken)
            if (time.GetElapsedTime(takenAt) > GoodFor)
                _taken.TryRemove(id, out _);
        return Find(http, kind) is { } found && _taken.TryAdd(found.Id, time.GetTimestamp()) ? found.Value : null;
    }

    private (string Id, string Value)? Find(HttpContext http, BrowserState kind)
    {
        if (http.Request.Cookies[CookieOf(kind)] is not { Length: > 0 } cookie)
            return null;
        try
        {
            return
                ProtectorOf(kind).Unprotect(cookie).Split(' ', 3) is [var givenAt, var id, var value]
                && time.GetElapsedTime(long.Parse(givenAt, CultureInfo.InvariantCulture)) <= GoodFor
                && !_taken.ContainsKey(id)
                ? (id, value)
                : null;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null; // forged, or from before a restart
        }
    }

    private IDataProtector ProtectorOf(BrowserState kind) => _protector.CreateProtector(kind.ToString());

    private static string CookieOf(BrowserState kind) => $"__Host-{kind.ToString().ToLowerInvariant()}";

    private static CookieOptions Options(TimeSpan? lifetime) =>
        new()
        {
            HttpOnly = true,
            Secure = true,
            SameSite = SameSiteMode.Strict,
            Path = "/",
            MaxAge = lifetime,
            IsEssential = true,
        };
}
