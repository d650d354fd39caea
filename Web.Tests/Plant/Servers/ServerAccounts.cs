using LiveChatMeet.Accounts;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>What people do with their accounts on a <see cref="Server"/>, by its forms.</summary>
public static class ServerAccounts
{
    public const string SiteAddress = "https://kettlelane.example";

    public static PlainBrowser NewBrowser(this Server server) => new(new Uri(server.Origin));

    /// <summary>What the window where the server runs shows.</summary>
    public static async Task<string?> SetupCodeAsync(this Server server)
    {
        var file = Path.Combine(server.DataDirectory, "setup-code");
        // The server listens before it has printed the code.
        return File.Exists(file)
            ? (await File.ReadAllTextAsync(file)).Trim()
            : await server.Services.GetRequiredService<FirstRun>().PrepareAsync();
    }

    /// <summary>Completes setup by its page.</summary>
    /// <returns>The administrator's browser, signed in.</returns>
    public static async Task<PlainBrowser> SetUpByFormAsync(this Server server)
    {
        var browser = server.NewBrowser();
        using var answer = await browser.SubmitAsync("/setup", "Create", SetupForm(await server.SetupCodeAsync()));
        Assert.Equal("/agent", answer.Headers.Location?.OriginalString);
        return browser;
    }

    public static (string, string)[] SetupForm(string? code) =>
        [
            ("Code", code ?? ""),
            ("Name", Server.AgentName),
            ("Email", Server.AgentEmail),
            ("Password", Server.AgentPassword),
            ("SiteAddress", SiteAddress),
        ];

    /// <returns>A browser that tried to sign in; <see cref="PlainBrowser.IsSignedInAsync"/> tells whether it
    /// could.</returns>
    public static Task<PlainBrowser> SignInAsync(this Server server, string email) =>
        PlainBrowser.SignInAsync(server.Origin, email);

    /// <summary>Makes a second agent by an invitation of the administrator.</summary>
    public static async Task<PlainBrowser> JoinAsync(
        this Server server,
        PlainBrowser administrator,
        string name,
        string email
    )
    {
        var code = await administrator.LinkOfAsync("/agent/people", "Invite", ("Email", email));
        var browser = server.NewBrowser();
        using var answer = await browser.SubmitAsync(
            "/invitation",
            "Join",
            ("Code", code),
            ("Name", name),
            ("Password", Server.AgentPassword)
        );
        Assert.Equal("/agent/me", answer.Headers.Location?.OriginalString);
        return browser;
    }

    public static async Task<T> ReadAsync<T>(this Server server, Func<LiveChatDb, Task<T>> read)
    {
        await using var database = await server
            .Services.GetRequiredService<IDbContextFactory<LiveChatDb>>()
            .CreateDbContextAsync();
        return await read(database);
    }
}
