using LiveChatMeet.Identity;
using LiveChatMeet.Mail;
using LiveChatMeet.Rooms.Blocks;
using LiveChatMeet.Rooms.Consents;
using LiveChatMeet.Rooms.Ratings;
using LiveChatMeet.Rooms.Tags;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>A visitor with a row in every table that belongs to one.</summary>
public static class FullVisitor
{
    private const string Email = "ada@visitor.example";

    /// <summary>Filled after the call, or a moment later.</summary>
    private static readonly HashSet<string> Later =
    [
        "Blocks",
        "Leases",
        "RoomWords",
        "MoreWords",
        "RoomMoves",
        "CountedFigures",
    ];

    /// <summary>Comes, writes, calls and is blocked.</summary>
    /// <returns>The visitor's id.</returns>
    public static async Task<string> ComesAsync(Shop shop, BlockTerm term = BlockTerm.Always)
    {
        await using var call = await PlainCall.AcceptedAsync(shop, shop.Noah);
        var (visitorId, agentId) = await shop.Server.ReadAsync(db =>
            db.Rooms.Where(r => r.Id == call.Rid).Select(r => ValueTuple.Create(r.VisitorId, r.AgentId!)).SingleAsync()
        );
        await WritesAsync(call, new Actor(Party.Agent, agentId));
        await SendsFilesAsync(call);
        await shop
            .Server.Services.GetRequiredService<Writer>()
            .WriteAsync(db => AddAsync(db, [.. SaidOf(call.Rid), .. MailOf(visitorId, call.Rid)]));
        await AssertFilledAsync(shop);
        await shop
            .Server.Services.GetRequiredService<Blocking>()
            .BlockAsync(agentId, call.Rid, term, withNetwork: true);
        Assert.Equal(1, await VisitorTables.CountAsync(shop.Server, "Blocks"));
        return visitorId;
    }

    private static async Task WritesAsync(PlainCall call, Actor agent)
    {
        await call.Guest.JoinAsync(call.Id, PlainCall.UnknownId);
        await call.Agent.AddNoteAsync(call.Rid, "A note.");
        await call.Agent.SaveDraftAsync(call.Rid, 0, "Well, ");
        await call.Shop.Server.Services.GetRequiredService<RoomTags>().AddAsync(agent, call.Rid, "A tag");
        using (await call.Visitor.PostAsync("About", ("name", "Ada"), ("email", Email))) { }
    }

    private static async Task SendsFilesAsync(PlainCall call)
    {
        var files = new SentFiles(call.Shop);
        await files.FromAsync(call.Visitor, SamplePictures.OnePoint);
        await SentFiles.UploadedAsync(await files.PostAsync(call.Visitor, [1, 2, 3]));
        Assert.Equal(2, files.OnDisk().Count);
    }

    private static async Task<bool> AddAsync(LiveChatDb database, IEnumerable<object> rows)
    {
        database.AddRange(rows);
        await database.SaveChangesAsync();
        return true;
    }

    private static IEnumerable<object> SaidOf(string rid)
    {
        yield return new Rating
        {
            RoomId = rid,
            Score = Score.Good,
            Word = "A word.",
        };
        yield return new Consent { RoomId = rid, Text = "A text." };
    }

    private static IEnumerable<object> MailOf(string visitorId, string rid)
    {
        var now = DateTimeOffset.UtcNow;
        yield return Mail(visitorId, rid, now);
        yield return new MailedLink
        {
            Hash = "a",
            VisitorId = visitorId,
            Email = Email,
            ExpiresAt = now,
        };
        yield return new VerifiedAddress
        {
            VisitorId = visitorId,
            Email = Email,
            At = now,
        };
        yield return new VisitorDevice
        {
            VisitorId = visitorId,
            CredentialHash = "a",
            OpenedAt = now,
        };
    }

    private static OutgoingMail Mail(string visitorId, string rid, DateTimeOffset now) =>
        new()
        {
            Kind = MailKind.Answer,
            To = Email,
            Language = "en",
            MessageId = "a@b",
            VisitorId = visitorId,
            RoomId = rid,
            CreatedAt = now,
            DueAt = now,
        };

    // The call's lease is there while it goes on.
    private static async Task AssertFilledAsync(Shop shop)
    {
        var tables = await VisitorTables.AllAsync(shop.Server);
        foreach (var table in tables.Where(table => table.Owner is not null && !Later.Contains(table.Name)))
            Assert.True(
                await VisitorTables.CountAsync(shop.Server, table.Name) > 0,
                $"{table.Name} belongs to {table.Owner}: fill it here, so that it is seen to go."
            );
    }
}
