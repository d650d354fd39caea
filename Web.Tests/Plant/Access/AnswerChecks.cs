using System.Text.RegularExpressions;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Plant.Access;

/// <summary>What holds for every answer, whoever asks for what: no secret in it, and the headers and cookies of all
/// others.</summary>
public sealed partial class AnswerChecks
{
    private readonly string[] _secrets;
    private readonly string _credential;

    private AnswerChecks(string[] secrets, string credential) => (_secrets, _credential) = (secrets, credential);

    /// <summary>Reads from the database what nobody is ever told.</summary>
    public static Task<AnswerChecks> OfAsync(AccessWorld world) =>
        world.Server.ReadAsync(async database =>
        {
            var hashes = await database.Visitors.Select(v => v.CredentialHash).ToListAsync();
            hashes.AddRange(await database.VisitorDevices.Select(d => d.CredentialHash).ToListAsync());
            hashes.AddRange(await database.Tickets.Select(t => t.Hash).ToListAsync());
            foreach (var agent in await database.Users.AsNoTracking().ToListAsync())
                hashes.AddRange([agent.PasswordHash ?? "", agent.SecurityStamp ?? ""]);
            var (_, credential) = await world.IdentityAsync(Who.Visitor);
            string[] secrets = [.. hashes.Append(Server.AgentPassword).Where(secret => secret.Length > 0)];
            return new AnswerChecks(secrets, credential ?? "none");
        });

    /// <param name="asked">What was asked, and by whom, for the message.</param>
    public async Task HoldAsync(string asked, Who who, HttpResponseMessage answer)
    {
        var text = $"{answer.Headers}{answer.Content.Headers}{await answer.Content.ReadAsStringAsync()}";
        // A visitor's own page keeps the credential where cookies do not stick.
        Assert.All(
            who == Who.Visitor ? _secrets : _secrets.Append(_credential),
            secret => Assert.False(text.Contains(secret, StringComparison.Ordinal), $"{asked}: a secret is in it.")
        );
        Assert.True(answer.Header("X-Content-Type-Options") == "nosniff", $"{asked} can be sniffed.");
        Assert.True(
            (answer.Header("Server") + answer.Header("X-Powered-By")).Length == 0,
            $"{asked} names its server."
        );
        Assert.True(
            answer.Header("Cache-Control").Contains("no-store", StringComparison.Ordinal)
                || answer.Header("Cache-Control").Contains("no-cache", StringComparison.Ordinal),
            $"{asked} may be kept: {answer.Header("Cache-Control")}"
        );
        if (answer.Content.Headers.ContentType?.MediaType == "text/html")
            IsPage(asked, answer.Header("Content-Security-Policy"));
        foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [])
            Assert.True(GoodCookie().IsMatch(cookie), $"{asked} sets {cookie.Split('=')[0]} in a wrong way.");
    }

    private static void IsPage(string asked, string policy)
    {
        foreach (
            var part in (string[])["default-src 'none'", "base-uri 'none'", "frame-ancestors ", "script-src 'nonce-"]
        )
            Assert.True(policy.Contains(part, StringComparison.Ordinal), $"{asked}: no {part} in its policy: {policy}");
        Assert.False(
            policy.Contains("unsafe", StringComparison.Ordinal) || policy.Contains("http:", StringComparison.Ordinal),
            $"{asked}: {policy}"
        );
    }

    [GeneratedRegex(
        "^__Host-[a-z]+=(?=.*; path=/(;|$))(?=.*; secure(;|$))(?=.*; httponly(;|$))(?=.*; samesite=)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex GoodCookie();
}
