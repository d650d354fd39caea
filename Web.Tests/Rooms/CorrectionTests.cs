using System.Text.Json;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Tests.Search;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Rooms;

/// <summary>Messages that who wrote them corrects or deletes.</summary>
public sealed class CorrectionTests(Shop shop) : IClassFixture<Shop>
{
    private const string Old = "Zanzibarian squeals";

    [Fact]
    public async Task What_either_side_corrects_is_told_to_both_and_keeps_its_place()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah, text: Old);
        await using var noah = await shop.ConnectAsync(shop.Noah);
        await using var guest = await visitor.ConnectAsync();
        await using var elsewhere = await visitor.ConnectAsync();
        var first = (await noah.SinceAsync(rid, 0)).Messages[0];
        var answer = await noah.SendAsync(rid, "Bring it in.");

        var corrected = await guest.CorrectAsync(rid, first.Id, "  The rear brake squeals.\r\n");
        var deleted = await noah.DeleteAsync(rid, answer.Id);

        Assert.Equal(
            ("The rear brake squeals.", first.Number, true, null),
            (corrected.Msg, corrected.Number, corrected.CorrectedAt is not null, corrected.DeletedAt)
        );
        Assert.Equal(
            ("", answer.Number, null, true),
            (deleted.Msg, deleted.Number, deleted.CorrectedAt, deleted.DeletedAt is not null)
        );
        Assert.True(first.Revision < corrected.Revision && corrected.Revision < deleted.Revision);
        foreach (var page in new[] { noah, guest, elsewhere })
            await Eventually.IsTrueAsync(
                "every page is told",
                () =>
                    page.Changes.SelectMany(change => change.Messages)
                        .Select(message => message.Revision)
                        .Intersect([corrected.Revision, deleted.Revision])
                        .Count() == 2
            );
    }

    [Fact]
    public async Task A_page_that_was_away_learns_of_it_when_it_comes_back()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah, text: Old);
        await using var noah = await shop.ConnectAsync(shop.Noah);
        await using var guest = await visitor.ConnectAsync();
        var known = await noah.SinceAsync(rid, 0);
        var second = await guest.SendAsync(rid, "And the bell is gone.");
        await guest.CorrectAsync(rid, known.Messages[0].Id, "Anew");
        await guest.DeleteAsync(rid, second.Id);

        var missed = await noah.SinceAsync(rid, known.Revision);

        Assert.Equal([(1, "Anew"), (2, "")], missed.Messages.Select(message => (message.Number, message.Msg)));
        Assert.Equal(known.Revision, missed.After);
    }

    [Fact]
    public async Task Only_who_wrote_it_changes_it_and_only_what_they_may_see()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        var (_, other) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        await using var noah = await shop.ConnectAsync(shop.Noah);
        await using var mara = await shop.ConnectAsync(shop.Mara);
        await using var guest = await visitor.ConnectAsync();
        var theirs = (await noah.SinceAsync(rid, 0)).Messages[0].Id;
        var ours = (await noah.SendAsync(rid, "Bring it in.")).Id;
        var foreign = (await noah.SinceAsync(other, 0)).Messages[0].Id;
        var before = await shop.StoredAsync();

        await IsRefusedAsync(Refusal.MessageNotYours, noah, rid, theirs);
        await IsRefusedAsync(Refusal.MessageNotYours, guest, rid, ours);
        await IsRefusedAsync(Refusal.MessageNotYours, mara, rid, ours);
        await IsRefusedAsync(Refusal.RoomNotFound, guest, other, foreign);
        await IsRefusedAsync(Refusal.MessageNotFound, guest, rid, foreign);
        await IsRefusedAsync(Refusal.MessageNotFound, guest, rid, Ids.New());
        await IsRefusedAsync(Refusal.RoomNotFound, guest, "", theirs);
        Assert.Equal(before, await shop.StoredAsync());
    }

    [Fact]
    public async Task An_agent_changes_it_only_while_they_have_the_conversation()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        await using var noah = await shop.ConnectAsync(shop.Noah);
        await using var guest = await visitor.ConnectAsync();
        var id = (await noah.SendAsync(rid, "Bring it in.")).Id;
        var theirs = (await guest.SendAsync(rid, "I will.")).Id;

        using (await shop.Noah.SubmitAsync($"/agent/rooms/{rid}", "Put back to waiting"))
            await IsRefusedAsync(Refusal.RoomNotTaken, noah, rid, id);
        await Shop.TakesAsync(shop.Mara, rid);
        await IsRefusedAsync(Refusal.RoomTaken, noah, rid, id);
        using (await shop.Mara.SubmitAsync($"/agent/rooms/{rid}", "Close conversation"))
        {
            await IsRefusedAsync(Refusal.RoomClosed, noah, rid, id);
            await IsRefusedAsync(Refusal.RoomClosed, guest, rid, theirs);
        }
    }

    [Fact]
    public async Task It_can_be_changed_for_five_minutes_and_not_a_second_longer()
    {
        // Times are stored to the millisecond.
        var clock = new SettableClock(DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds()));
        await using var later = await Shop.OpenAsync(time: clock);
        var (visitor, rid) = await later.OpenRoomAsync(takenBy: later.Noah);
        await using var guest = await visitor.ConnectAsync();
        var message = (await guest.SinceAsync(rid, 0)).Messages[0];

        clock.Set(ChangeMessage.PossibleFor);
        var corrected = await guest.CorrectAsync(rid, message.Id, "In time");
        clock.Set(TimeSpan.FromSeconds(1));

        await IsRefusedAsync(Refusal.MessageTooOld, guest, rid, message.Id);
        // Its answer was lost: nothing happens once more.
        Assert.Equal(corrected.Revision, (await guest.CorrectAsync(rid, message.Id, "In time")).Revision);
    }

    [Theory]
    [InlineData(" \n ", Refusal.MessageEmpty)]
    [InlineData("a\u0001b", Refusal.MessageControlCharacters)]
    [InlineData(null, Refusal.MessageTooLong)]
    public async Task A_text_that_could_not_be_sent_is_no_correction(string? text, string code)
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        await using var guest = await visitor.ConnectAsync();
        var id = (await guest.SinceAsync(rid, 0)).Messages[0].Id;
        var wrong = text ?? new string('a', Message.MaxTextLength + 1);

        Assert.Equal(code, await HubClient.RefusalAsync(() => guest.CorrectAsync(rid, id, wrong)));
    }

    [Fact]
    public async Task The_record_of_a_call_is_nobodys_to_change()
    {
        await using var own = await Shop.OpenAsync();
        await using var call = await PlainCall.AcceptedAsync(own, own.Noah);

        await IsRefusedAsync(Refusal.MessageNotYours, call.Guest, call.Rid, call.Id);
        await IsRefusedAsync(Refusal.MessageNotYours, call.Agent, call.Rid, call.Id);
    }

    [Fact]
    public async Task Two_who_change_it_at_once_end_with_the_same()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        await using var one = await visitor.ConnectAsync();
        await using var two = await visitor.ConnectAsync();
        var id = (await one.SinceAsync(rid, 0)).Messages[0].Id;

        await Task.WhenAll(one.CorrectAsync(rid, id, "One"), two.CorrectAsync(rid, id, "Two"));
        var both = (await one.SinceAsync(rid, 0)).Messages.Single();
        var gone = await Task.WhenAll(one.DeleteAsync(rid, id), two.DeleteAsync(rid, id));

        Assert.Contains(both.Msg, (string[])["One", "Two"]);
        Assert.Single(gone.Select(message => message.Revision).Distinct());
        Assert.Equal(Refusal.MessageDeleted, await HubClient.RefusalAsync(() => two.CorrectAsync(rid, id, "Three")));
    }

    [Fact]
    public async Task A_message_that_is_sent_again_after_it_was_changed_is_answered_as_it_is_now()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        await using var guest = await visitor.ConnectAsync();
        var sent = await guest.SendAsync(rid, "Once", "client-9");
        await guest.CorrectAsync(rid, sent.Id, "Anew");

        var again = await guest.SendAsync(rid, "Once", "client-9");

        Assert.Equal((sent.Id, "Anew"), (again.Id, again.Msg));
    }

    [Fact]
    public async Task Nothing_of_a_deleted_text_is_left_wherever_texts_are_read()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah, text: Old);
        await using var noah = await shop.ConnectAsync(shop.Noah);
        await using var guest = await visitor.ConnectAsync();
        var first = (await guest.SinceAsync(rid, 0)).Messages[0];
        await Eventually.IsTrueAsync("it is found", () => IsFoundAsync(rid));

        await guest.DeleteAsync(rid, first.Id);

        await Eventually.IsTrueAsync("it is found no more", async () => !await IsFoundAsync(rid));
        var visitorId = first.U.Id;
        string[] read =
        [
            JsonSerializer.Serialize(await noah.SinceAsync(rid, 0)),
            JsonSerializer.Serialize(await guest.SinceAsync(rid, 0)),
            await BodyAsync(shop.Noah, $"/api/v1/messages/{first.Id}"),
            await BodyAsync(shop.Noah, $"/agent/rooms/{rid}"),
            await BodyAsync(shop.Noah, "/agent?handler=Inbox"),
            await ExportedAsync(visitorId),
        ];
        Assert.All(read, text => Assert.DoesNotContain("Zanzibarian", text, StringComparison.Ordinal));
        Assert.DoesNotContain(
            "zanzibarian",
            await shop.Server.ReadAsync(database =>
                database.Set<RoomWords>().Where(words => words.RoomId == rid).Select(words => words.Words).SingleAsync()
            ),
            StringComparison.OrdinalIgnoreCase
        );
    }

    [Fact]
    public async Task The_inbox_says_that_the_last_message_is_gone_and_still_counts_it()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah, text: Old);
        await using var noah = await shop.ConnectAsync(shop.Noah);
        await using var guest = await visitor.ConnectAsync();
        var id = (await guest.SendAsync(rid, "Hello?")).Id;

        await guest.DeleteAsync(rid, id);

        await Eventually.IsTrueAsync(
            "the row is told",
            () => noah.Inbox.Any(one => one is { Rid: var of, Row: { IsDeleted: true, Preview: "" } } && of == rid)
        );
        Assert.Equal(2, noah.Inbox.Last(one => one.Rid == rid).Row!.Unread);
    }

    private static async Task IsRefusedAsync(string code, HubClient by, string rid, string id)
    {
        Assert.Equal(code, await HubClient.RefusalAsync(() => by.CorrectAsync(rid, id, "Anew")));
        Assert.Equal(code, await HubClient.RefusalAsync(() => by.DeleteAsync(rid, id)));
    }

    private async Task<bool> IsFoundAsync(string rid) =>
        (await SearchTests.FoundAsync(shop.Mara, "zanzibarian")).Contains(rid);

    private static async Task<string> BodyAsync(PlainBrowser agent, string address)
    {
        using var answer = await agent.OpenAsync(address);
        Assert.True(answer.IsSuccessStatusCode, $"{address} must open.");
        return await answer.Content.ReadAsStringAsync();
    }

    private async Task<string> ExportedAsync(string visitorId)
    {
        using var answer = await shop.Mara.SubmitAsync($"/agent/visitors/{visitorId}", "Export as JSON");
        return await answer.Content.ReadAsStringAsync();
    }
}
