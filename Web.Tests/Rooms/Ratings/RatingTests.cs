using System.Net;
using System.Text.Json;
using LiveChatMeet.Privacy;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms.Ratings;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Rooms.Ratings;

/// <summary>How the help was, as visitors say it.</summary>
public sealed class RatingTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("4")]
    [InlineData("good")]
    [InlineData("Good, Poor")]
    [InlineData("Splendid")]
    public void Only_the_four_faces_are_answers(string? score) =>
        Assert.Equal(
            Refusal.RatingMalformed,
            Assert.Throws<RefusedException>(() => RatingDraft.Checked(score, null)).Code
        );

    [Fact]
    public void A_word_is_cleaned_as_a_message_is_and_may_be_left_out()
    {
        Assert.Equal(new(Score.Good, "Quick."), RatingDraft.Checked("Good", " Quick.\u202E \r\n"));
        Assert.Equal(new(Score.Poor, null), RatingDraft.Checked("Poor", " \u200B "));
        Assert.Equal(
            Rating.MaxWordLength,
            RatingDraft.Checked("Good", new string('x', Rating.MaxWordLength)).Word?.Length
        );
    }

    [Theory]
    [InlineData(501)]
    [InlineData(100_000)]
    public void A_word_that_is_too_long_is_refused(int length) =>
        Assert.Equal(
            Refusal.RatingTooLong,
            Assert.Throws<RefusedException>(() => RatingDraft.Checked("Good", new string('x', length))).Code
        );

    [Fact]
    public async Task A_closed_conversation_is_rated_once_and_the_agent_reads_it()
    {
        await using var shop = await Shop.OpenAsync();
        var (visitor, rid) = await HelpedAsync(shop);
        Assert.False(await IsAskedAsync(visitor));
        using (await visitor.PostAsync("End")) { }
        Assert.True(await IsAskedAsync(visitor));

        using var rated = await RateAsync(visitor, rid, "Excellent", "Fixed in <five> minutes.");

        Assert.Equal(HttpStatusCode.OK, rated.StatusCode);
        Assert.False(await IsAskedAsync(visitor));
        var panel = (await shop.Noah.ReadAsync($"/agent/rooms/{rid}")).GetElementById("visitor");
        Assert.Contains("Excellent", panel?.TextContent, StringComparison.Ordinal);
        Assert.Equal("Fixed in <five> minutes.", panel?.QuerySelector(".rating-word")?.TextContent);
        var stored = await shop.Server.ReadAsync(db => db.Ratings.SingleAsync());
        Assert.Equal(await shop.IdOfAsync(Shop.NoahEmail), stored.AgentId);
    }

    [Fact]
    public async Task A_skipped_question_is_not_asked_again_and_says_nothing_to_the_agent()
    {
        await using var shop = await Shop.OpenAsync();
        var (visitor, rid) = await HelpedAsync(shop);
        using (await visitor.PostAsync("End")) { }

        using var skipped = await visitor.PostAsync("Rate", ("rid", rid), ("skip", "true"));

        Assert.Equal(HttpStatusCode.OK, skipped.StatusCode);
        Assert.False(await IsAskedAsync(visitor));
        Assert.DoesNotContain(
            "Rating",
            (await shop.Noah.ReadAsync($"/agent/rooms/{rid}")).GetElementById("visitor")?.TextContent,
            StringComparison.Ordinal
        );
        using (await RateAsync(visitor, rid, "Good")) { }
        using (await visitor.PostAsync("Rate", ("rid", rid), ("skip", "true"))) { } // another tab takes nothing back
        Assert.Equal(Score.Good, (await shop.Server.ReadAsync(db => db.Ratings.SingleAsync())).Score);
    }

    [Fact]
    public async Task After_a_call_it_is_asked_at_once_and_not_after_one_that_nobody_took()
    {
        await using var shop = await Shop.OpenAsync();
        await using (var missed = await PlainCall.RingAsync(shop, shop.Noah))
        {
            await missed.Guest.DeclineAsync(missed.Id);
            Assert.False(await IsAskedAsync(missed.Visitor));
            using var early = await RateAsync(missed.Visitor, missed.Rid, "Good");
            await early.IsRefusalAsync(HttpStatusCode.Conflict, Refusal.RatingNotAsked);
        }
        var (call, _, _) = await PlainCall.TalkingAsync(shop);
        await using var talked = call;
        using (var during = await RateAsync(talked.Visitor, talked.Rid, "Good"))
            await during.IsRefusalAsync(HttpStatusCode.Conflict, Refusal.RatingNotAsked);

        await talked.Agent.HangUpAsync(talked.Id);

        Assert.True(await IsAskedAsync(talked.Visitor));
        using var rated = await RateAsync(talked.Visitor, talked.Rid, "Fair");
        Assert.Equal(HttpStatusCode.OK, rated.StatusCode);
    }

    [Fact]
    public async Task Nobody_rates_a_strangers_conversation_or_one_that_goes_on_or_where_the_site_does_not_ask()
    {
        await using var shop = await Shop.OpenAsync();
        var (visitor, rid) = await HelpedAsync(shop);
        var (other, _) = await HelpedAsync(shop);
        using (var open = await RateAsync(visitor, rid, "Good"))
            await open.IsRefusalAsync(HttpStatusCode.Conflict, Refusal.RatingNotAsked);
        using (await visitor.PostAsync("End")) { }

        using (var strange = await RateAsync(other, rid, "Good"))
            await strange.IsRefusalAsync(HttpStatusCode.NotFound, Refusal.RoomNotFound);
        using (var nobody = await RateAsync(shop.NewVisitor(), rid, "Good"))
            await nobody.IsRefusalAsync(HttpStatusCode.Unauthorized, Refusal.Unauthenticated);
        using (var wrong = await RateAsync(visitor, rid, "5"))
            await wrong.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.RatingMalformed);
        await shop.Server.ReadAsync(db =>
            db.Sites.ExecuteUpdateAsync(set => set.SetProperty(site => site.AsksRating, false))
        );
        Assert.False(await IsAskedAsync(visitor));
        using (var off = await RateAsync(visitor, rid, "Good"))
            await off.IsRefusalAsync(HttpStatusCode.Conflict, Refusal.RatingNotAsked);
        Assert.Empty(await shop.Server.ReadAsync(db => db.Ratings.ToListAsync()));
    }

    [Fact]
    public async Task It_is_in_what_the_visitor_may_have()
    {
        await using var shop = await Shop.OpenAsync();
        var (visitor, rid) = await HelpedAsync(shop);
        using (await visitor.PostAsync("End")) { }
        using (await RateAsync(visitor, rid, "Good", "Friendly.")) { }
        var id = await shop.Server.ReadAsync(db =>
            db.Rooms.Where(r => r.Id == rid).Select(r => r.VisitorId).SingleAsync()
        );

        var export = await shop
            .Server.Services.GetRequiredService<VisitorExport>()
            .OfAsync(id, withNotes: false, TestContext.Current.CancellationToken);

        var rating = JsonDocument.Parse(export).RootElement.GetProperty("conversations")[0].GetProperty("rating");
        Assert.Equal("good", rating.GetProperty("score").GetString());
        Assert.Equal("Friendly.", rating.GetProperty("word").GetString());
    }

    private static async Task<(PlainVisitor Visitor, string Rid)> HelpedAsync(Shop shop)
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        await using var noah = await shop.ConnectAsync(shop.Noah);
        await noah.SendAsync(rid, "Turn the screw.");
        return (visitor, rid);
    }

    private static Task<HttpResponseMessage> RateAsync(
        PlainVisitor visitor,
        string rid,
        string score,
        string word = ""
    ) => visitor.PostAsync("Rate", ("rid", rid), ("score", score), ("word", word));

    private static async Task<bool> IsAskedAsync(PlainVisitor visitor)
    {
        using var answer = await visitor.GetAsync("");
        var form = (await PlainBrowser.ReadAsync(answer)).GetElementById("rate");
        return form is not null && !form.HasAttribute("hidden");
    }
}
