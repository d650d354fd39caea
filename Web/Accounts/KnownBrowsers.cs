using System.Text.Json;
using LiveChatMeet.Identity;
using LiveChatMeet.Texts;
using Microsoft.AspNetCore.DataProtection;

namespace LiveChatMeet.Accounts;

/// <summary>
/// Recognises a browser in which an agent has signed in before, by a cookie that is good until their next password:
/// wrong passwords of strangers do not keep it out (OWASP, "Slow Down Online Guessing Attacks with Device Cookies").
/// </summary>
public sealed class KnownBrowsers(IDataProtectionProvider protection)
{
    public const string Cookie = "__Host-d";

    private const int MostAgents = 5; // who share a browser; the cookie stays small
    private static readonly TimeSpan KnownFor = TimeSpan.FromDays(180);

    private readonly IDataProtector _protector = protection.CreateProtector("LiveChatMeet.KnownBrowsers");

    /// <returns>What this browser is counted by for this agent; null if they have not signed in here.</returns>
    public string? Find(HttpContext http, Agent agent) =>
        Read(http).FirstOrDefault(known => known.Agent == agent.Id && known.Password == MarkOf(agent))?.Browser;

    /// <summary>Remembers that an agent has signed in here.</summary>
    public void Remember(HttpContext http, Agent agent)
    {
        var all = Read(http).Where(known => known.Agent != agent.Id).TakeLast(MostAgents - 1);
        var browser = Find(http, agent) ?? Ids.New();
        http.Response.Cookies.Append(
            Cookie,
            _protector.Protect(JsonSerializer.Serialize(all.Append(new(agent.Id, browser, MarkOf(agent))))),
            new()
            {
                HttpOnly = true,
                Secure = true,
                SameSite = SameSiteMode.Lax,
                Path = "/",
                MaxAge = KnownFor,
                IsEssential = true,
            }
        );
    }

    private List<Known> Read(HttpContext http)
    {
        if (http.Request.Cookies[Cookie] is not { Length: > 0 } cookie)
            return [];
        try
        {
            return JsonSerializer.Deserialize<List<Known>>(_protector.Unprotect(cookie)) ?? [];
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return []; // forged, or its key is gone: a browser like any other
        }
    }

    // Another password is another mark, so the cookie is over.
    private static string MarkOf(Agent agent) => Secrets.Hash(agent.PasswordHash ?? "")[..16];

    private sealed record Known(string Agent, string Browser, string Password);
}
