using LiveChatMeet.Mail;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>A shop with a mail server and a clock that the test moves.</summary>
public sealed class MailShop : IAsyncDisposable
{
    /// <summary>The visitor's address.</summary>
    public const string Ada = "ada@visitor.example";

    /// <summary>What the visitor wrote.</summary>
    public const string OwnWords = "My front brake squeals terribly.";

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

    /// <summary>A visitor with an address, whose conversation an administrator has, and who is gone.</summary>
    public async Task<(PlainVisitor Visitor, string Rid)> LeftAsync()
    {
        var (visitor, rid) = await Shop.OpenRoomAsync(Shop.Mara, OwnWords);
        (await visitor.PostAsync("About", ("name", "Ada"), ("email", Ada))).Dispose();
        return (visitor, rid);
    }

    public async Task AnswersAsync(string rid, string text) =>
        (
            await Shop.Mara.SubmitAsync(
                $"/agent/rooms/{rid}",
                "Send",
                ("message", text),
                ("clientId", Ids.NewClientId())
            )
        ).Dispose();

    /// <summary>Minute by minute, until a mail is there.</summary>
    public async Task<MimeMessage> ArrivesAsync(string to = Ada, int after = 0)
    {
        await Eventually.IsTrueAsync(
            $"a mail to {to}",
            () =>
            {
                Clock.Advance(TimeSpan.FromMinutes(1));
                return Mail.Arrived.Count > after;
            }
        );
        return await Mail.MailToAsync(to, after);
    }

    /// <summary>Some minutes pass, and what is due is sent.</summary>
    public async Task PassesAsync(int minutes)
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            Clock.Advance(TimeSpan.FromMinutes(1));
            await Task.Delay(40, TestContext.Current.CancellationToken); // what it starts ends
        }
        await Eventually.IsTrueAsync(
            "nothing waits to be sent",
            async () =>
            {
                Clock.Advance(TimeSpan.FromSeconds(15));
                return await Shop.Server.ReadAsync(async db =>
                    !await db.Mails.AnyAsync(m => m.State == MailState.Waiting || m.State == MailState.Sending)
                );
            }
        );
    }

    public async ValueTask DisposeAsync()
    {
        await Shop.DisposeAsync();
        await Mail.DisposeAsync();
    }
}
