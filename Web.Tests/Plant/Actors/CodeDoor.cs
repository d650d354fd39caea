using AngleSharp.Html.Dom;
using LiveChatMeet.Accounts;
using LiveChatMeet.Identity;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>A page that a code opens, a stranger before it, and the code that opens it.</summary>
public sealed class CodeDoor : IAsyncDisposable
{
    public const string Setup = "/setup";
    public const string Invitation = "/invitation";
    public const string NewPassword = "/new-password";
    public const string Conversation = "/conversation";
    public const string Stop = "/mail/stop";

    private const string Newcomer = "owen@kettlelane.example";
    private static readonly HttpClient MailProgram = new(new PlainHandler());

    private readonly string _path;
    private readonly IAsyncDisposable _owner;
    private readonly PlainBrowser _stranger;
    private IHtmlDocument? _page;

    private CodeDoor(string path, Server server, IAsyncDisposable owner) =>
        (_path, Server, _owner, _stranger) = (path, server, owner, server.NewBrowser());

    public Server Server { get; }

    /// <summary>What opens it.</summary>
    public string Code { get; private set; } = "";

    /// <summary>Whether a form's page is what it opens; else it does something at once.</summary>
    public bool LeadsOn => _path != Stop;

    /// <param name="time">A clock that the test moves; else the machine's.</param>
    public static async Task<CodeDoor> OfAsync(
        string path,
        Dictionary<string, string> settings,
        TimeProvider? time = null
    )
    {
        if (path == Setup)
        {
            var server = await Server.StartAsync(settings, time: time);
            return new(path, server, server) { Code = await server.SetupCodeAsync() ?? "" };
        }
        var shop = await Shop.OpenAsync(settings, time: time);
        return new(path, shop.Server, shop) { Code = await CodeAsync(path, shop) };
    }

    private static async Task<string> CodeAsync(string path, Shop shop) =>
        path switch
        {
            Invitation => await shop.Mara.LinkOfAsync("/agent/people", "Invite", ("Email", Newcomer)),
            NewPassword => await shop.Mara.LinkInAsync("/agent/people", Shop.NoahEmail, "Reset the password"),
            Conversation => await MailedAsync(shop),
            _ => shop
                .Server.Services.GetRequiredService<IDataProtectionProvider>()
                .CreateProtector("LiveChatMeet.Mail.Stop")
                .Protect(MailShop.Ada),
        };

    private static async Task<string> MailedAsync(Shop shop)
    {
        await shop.OpenRoomAsync();
        var secret = Secrets.New();
        return await shop
            .Server.Services.GetRequiredService<Writer>()
            .WriteAsync(async database =>
            {
                database.MailedLinks.Add(
                    new()
                    {
                        Hash = Secrets.Hash(secret),
                        VisitorId = (await database.Visitors.SingleAsync()).Id,
                        Email = MailShop.Ada,
                        ExpiresAt = DateTimeOffset.UtcNow.AddDays(1),
                    }
                );
                return secret;
            });
    }

    /// <summary>Sends a code as somebody does who has opened the page.</summary>
    public async Task<HttpResponseMessage> TryAsync(string code)
    {
        if (_path == Stop)
            return await MailProgram.PostAsync($"{Server.Origin}{Stop}?who={Uri.EscapeDataString(code)}", null);
        _page ??= await _stranger.ReadAsync(_path);
        var button = _path switch
        {
            Setup => "Create",
            Invitation => "Join",
            NewPassword => "Set password",
            _ => "Open the conversation",
        };
        return await _stranger.SubmitAsync(_page, _path, null, button, [.. Fields, ("Code", code)]);
    }

    private (string, string)[] Fields =>
        _path switch
        {
            Setup => [.. ServerAccounts.SetupForm("").Where(one => one.Item1 != "Code")],
            Invitation => [("Name", "Owen Baptiste"), ("Password", Server.AgentPassword)],
            NewPassword => [("Password", "another-lane-43")],
            _ => [],
        };

    /// <summary>Whether the code is the right one, written in another way that counts.</summary>
    public bool IsRight(string code) =>
        _path switch
        {
            Setup => TypedCode.HashOf(code) == TypedCode.HashOf(Code),
            Conversation => code.Trim() == Code || code.Trim() == $"t={Code}",
            Stop => Bytes(code).SequenceEqual(Bytes(Code)),
            _ => code == Code,
        };

    /// <summary>All that a code could have changed.</summary>
    public Task<string> StoredAsync() =>
        Server.ReadAsync(async database =>
            $"{await database.Users.CountAsync()} accounts, {await database.Sites.CountAsync()} sites, "
            + $"{await database.Tickets.CountAsync()} tickets, {await database.MailedLinks.CountAsync()} links, "
            + $"{await database.VisitorDevices.CountAsync()} devices, "
            + $"{await database.StoppedAddresses.CountAsync()} stopped, "
            + string.Concat(await database.Users.OrderBy(user => user.Id).Select(u => u.PasswordHash).ToListAsync())
        );

    public async ValueTask DisposeAsync()
    {
        _stranger.Dispose();
        await _owner.DisposeAsync();
    }

    private static byte[] Bytes(string code)
    {
        try
        {
            return WebEncoders.Base64UrlDecode(code);
        }
        catch (FormatException)
        {
            return []; // it is none
        }
    }
}
