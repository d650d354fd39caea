using LiveChatMeet.Identity;
using LiveChatMeet.Livechat;
using LiveChatMeet.Mail;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Livechat;

/// <summary>What a browser leaves behind whose right to a conversation has ended.</summary>
public sealed class EndedBrowsersTests(Shop shop) : IClassFixture<Shop>
{
    private const string Ada = MailShop.Ada;
    private const string Thief = "thief@elsewhere.example";

    private MailLinks Links => shop.Server.Services.GetRequiredService<MailLinks>();

    private Conversations Conversations => shop.Server.Services.GetRequiredService<Conversations>();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_address_that_it_may_have_given_goes_with_it_and_so_do_links_to_it(bool isOpened)
    {
        var (visitor, me) = await OpenAsync();
        await TellAsync(visitor, Ada);
        var thief = await MoveAsync(me, await ShownAsync(me));
        await TellAsync(visitor, Thief);
        var mailed = await MailedAsync(me, Thief);
        if (isOpened)
            await Conversations.OpenAsync(mailed, me.VisitorId, Secrets.New(), thief.Device);

        await Conversations.EndAsync(me, await DeviceOfAsync(thief));

        Assert.Null(await AddressOfAsync(me));
        Assert.Equal((0, 0), await LeftAsync(me));
    }

    [Fact]
    public async Task An_address_that_was_known_before_it_came_is_back_in_place_of_a_new_one()
    {
        var (visitor, me) = await OpenAsync();
        await TellAsync(visitor, Ada);
        var mailed = await MailedAsync(me, Ada);
        await Conversations.OpenAsync(mailed, me.VisitorId, Secrets.New(), new(null, DeviceKind.Phone));
        var thief = await MoveAsync(me, await ShownAsync(me));
        await TellAsync(visitor, Thief);
        await MailedAsync(me, Thief);
        await MailedAsync(me, Ada);

        await Conversations.EndAsync(me, await DeviceOfAsync(thief));

        Assert.Equal(Ada, await AddressOfAsync(me));
        Assert.Equal((1, 1), await LeftAsync(me)); // the link to her own address, and that it is hers
    }

    [Fact]
    public async Task Who_came_by_a_mailed_link_and_ends_where_it_began_keeps_the_address()
    {
        var (visitor, me) = await OpenAsync();
        await TellAsync(visitor, Ada);
        var phone = await MoveAsync(me, await MailedAsync(me, Ada));

        await Conversations.EndAsync(phone.Browser, Conversations.FirstDevice);

        Assert.Equal(Ada, await AddressOfAsync(me));
    }

    [Fact]
    public async Task The_eleventh_ends_the_connections_of_the_oldest_and_no_others()
    {
        var (visitor, me) = await OpenAsync();
        await using var first = await visitor.ConnectAsync();
        var oldest = await MoveAsync(me, await ShownAsync(me));
        var old = new PlainVisitor(shop.Server, Shop.Site) { Credential = oldest.Credential };
        await using var pushedOut = await old.ConnectAsync();
        for (var others = 0; others < 9; others++)
            await MoveAsync(me, await ShownAsync(me));
        Assert.True(pushedOut.IsConnected);

        await MoveAsync(me, await ShownAsync(me));

        await pushedOut.Closed.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.True(first.IsConnected);
    }

    private async Task<(PlainVisitor Visitor, VisitorBrowser Me)> OpenAsync()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara, text: MailShop.OwnWords);
        var id = await shop.Server.ReadAsync(db =>
            db.Rooms.Where(r => r.Id == rid).Select(r => r.VisitorId).SingleAsync()
        );
        return (visitor, new(id, Secrets.Hash(visitor.Credential)));
    }

    private static async Task TellAsync(PlainVisitor visitor, string email) =>
        (await visitor.PostAsync("About", ("name", "Ada"), ("email", email))).Dispose();

    private async Task<string> ShownAsync(VisitorBrowser me) => (await Links.ElsewhereAsync(me, "")).Split("#t=")[1];

    private async Task<string> MailedAsync(VisitorBrowser me, string email)
    {
        var (secret, writer) = (Secrets.New(), shop.Server.Services.GetRequiredService<Writer>());
        await writer.WriteAsync(db =>
        {
            db.MailedLinks.Add(
                new()
                {
                    Hash = Secrets.Hash(secret),
                    VisitorId = me.VisitorId,
                    Email = email,
                    ExpiresAt = DateTimeOffset.UtcNow.AddDays(1),
                }
            );
            return Task.FromResult(true);
        });
        return secret;
    }

    private async Task<OtherBrowser> MoveAsync(VisitorBrowser me, string secret)
    {
        var (credential, device) = (Secrets.New(), new Device("Firefox 145", DeviceKind.Phone));
        await Conversations.OpenAsync(secret, null, credential, device);
        return new(credential, device, new(me.VisitorId, Secrets.Hash(credential)));
    }

    private Task<string> DeviceOfAsync(OtherBrowser one) =>
        shop.Server.ReadAsync(db =>
            db.VisitorDevices.Where(d => d.CredentialHash == one.Browser.CredentialHash).Select(d => d.Id).SingleAsync()
        );

    private Task<string?> AddressOfAsync(VisitorBrowser me) =>
        shop.Server.ReadAsync(db => db.Visitors.Where(v => v.Id == me.VisitorId).Select(v => v.Email).SingleAsync());

    private Task<(int Links, int Verified)> LeftAsync(VisitorBrowser me) =>
        shop.Server.ReadAsync(async db =>
            (
                await db.MailedLinks.CountAsync(l => l.VisitorId == me.VisitorId),
                await db.VerifiedAddresses.CountAsync(a => a.VisitorId == me.VisitorId)
            )
        );

    private sealed record OtherBrowser(string Credential, Device Device, VisitorBrowser Browser);
}
