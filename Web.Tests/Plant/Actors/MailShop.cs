using LiveChatMeet.Tests.Plant.Servers;
using MimeKit;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>A shop with a mail server and a clock that the test moves.</summary>
public sealed class MailShop : IAsyncDisposable
{
    private MailShop(MailServer mail, SettableClock clock, Shop shop) => (Mail, Clock, Shop) = (mail, clock, shop);

    public MailServer Mail { get; }

    public SettableClock Clock { get; }

    public Shop Shop { get; }

    public static async Task<MailShop> OpenAsync(
        bool isEncrypted = false,
        bool asksWho = false,
        params (string Name, string Value)[] more
    )
    {
        var mail = await MailServer.StartAsync(isEncrypted, asksWho);
        var clock = new SettableClock(DateTimeOffset.UtcNow);
        return new(mail, clock, await Shop.OpenAsync(mail.Settings(more), time: clock));
    }

    /// <summary>Presses a button that has a handler of its own.</summary>
    public static async Task<HttpResponseMessage> PressAsync(
        PlainBrowser who,
        string path,
        string handler,
        params (string Name, string Value)[] fields
    )
    {
        var page = await who.ReadAsync(path);
        var token = page.QuerySelector("input[name=__RequestVerificationToken]")?.GetAttribute("value") ?? "";
        (string Name, string Value)[] all = [.. fields, ("__RequestVerificationToken", token)];
        return await who.Client.PostAsync(
            $"{path}?handler={handler}",
            new FormUrlEncodedContent(all.Select(field => KeyValuePair.Create(field.Name, field.Value)))
        );
    }

    /// <summary>The secret in the link of a mail.</summary>
    public static string SecretIn(MimeMessage mail) =>
        mail.TextBody!.Split('#')[1].Split('\n', '\r', ' ')[0].Replace("t=", "", StringComparison.Ordinal);

    public async ValueTask DisposeAsync()
    {
        await Shop.DisposeAsync();
        await Mail.DisposeAsync();
    }
}
