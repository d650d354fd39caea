using System.Net;
using LiveChatMeet.Hosting;
using LiveChatMeet.Sites;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.Extensions.Logging.Abstractions;

namespace LiveChatMeet.Tests.Sites;

public sealed class RefusedOriginsTests
{
    private readonly SettableClock _clock = new(DateTimeOffset.UnixEpoch);
    private readonly Site _site = new()
    {
        Key = "shop",
        Name = "Shop",
        Origins = ["https://shop.example"],
    };
    private readonly RefusedOrigins _refused;

    public RefusedOriginsTests() => _refused = new(_clock, NullLogger<RefusedOrigins>.Instance);

    [Fact]
    public void Each_origin_stands_once_with_its_number_and_its_last_time_the_newest_first()
    {
        Asks("https://a.example", from: 1);
        Asks("https://b.example", from: 2);
        Asks("https://a.example", from: 3);

        var listed = _refused.Of(_site);

        Assert.Equal(
            [("https://a.example", 2, 3), ("https://b.example", 1, 2)],
            listed.Select(one => (one.Origin, one.Times, (int)one.LastAt.ToUnixTimeSeconds()))
        );
    }

    [Theory]
    [InlineData("null")]
    [InlineData("https://shop.example")] // it is listed
    [InlineData("https://SHOP.example")]
    [InlineData("https://other.example/")]
    [InlineData("https://other.example:443")]
    [InlineData("https://bücher.example")]
    [InlineData("other.example")]
    [InlineData("moz-extension://3f2a")]
    [InlineData("https://mara@other.example")]
    [InlineData("https://other.example\r\nX: y")]
    [InlineData("javascript:alert(1)")]
    public void What_no_page_of_another_address_sends_is_not_kept(string origin)
    {
        Asks(origin, from: 1);

        Assert.Empty(_refused.Of(_site));
    }

    [Fact]
    public void Ten_are_kept_the_newest_and_no_number_grows_for_ever()
    {
        for (var i = 0; i < 14; i++)
            Asks($"https://shop{i}.example", from: i);
        for (var i = 0; i < RefusedOrigins.MaxTimes + 5; i++)
            Asks("https://shop13.example", from: 13);

        var listed = _refused.Of(_site);

        Assert.Equal(
            Enumerable.Range(4, 10).Reverse().Select(i => $"https://shop{i}.example"),
            listed.Select(one => one.Origin)
        );
        Assert.Equal(RefusedOrigins.MaxTimes, listed[0].Times);
    }

    [Fact]
    public void One_network_cannot_push_out_what_others_asked_for()
    {
        Asks("https://true.example", from: 1);
        for (var i = 0; i < 40; i++)
            Asks($"https://forged{i}.example", from: 2);

        Assert.Equal(
            [
                "https://forged39.example",
                "https://forged38.example",
                "https://forged37.example",
                "https://true.example",
            ],
            _refused.Of(_site).Select(one => one.Origin)
        );
    }

    [Fact]
    public void What_several_networks_asked_for_goes_last()
    {
        Asks("https://true.example", from: 1);
        Asks("https://true.example", from: 2);
        for (var i = 0; i < 40; i++)
            Asks($"https://forged{i}.example", from: 100 + i);

        var listed = _refused.Of(_site);

        Assert.Equal(RefusedOrigins.MaxPerSite, listed.Count);
        Assert.Contains(listed, one => one.Origin == "https://true.example");
    }

    [Fact]
    public void A_network_names_a_few_at_once_then_one_in_twenty_seconds()
    {
        var network = NetworkOf(1);
        var named = Enumerable.Range(0, 20).Count(_ => _refused.MayName(network));
        var another = _refused.MayName(NetworkOf(2));
        _clock.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal((6, true, true, false), (named, another, _refused.MayName(network), _refused.MayName(network)));
    }

    [Fact]
    public void What_was_forgotten_or_is_listed_by_now_is_gone()
    {
        Asks("https://a.example", from: 1);
        Asks("https://b.example", from: 2);

        _refused.Forget(_site, "https://a.example");
        _site.Origins = ["https://shop.example", "https://b.example"];

        Assert.Empty(_refused.Of(_site));
    }

    [Theory]
    [InlineData("https://xn--bcher-kva.example", "https://bücher.example")]
    [InlineData("https://xn--bcher-kva.example:8443", "https://bücher.example:8443")]
    [InlineData("https://shop.example", null)]
    [InlineData("https://xn--a.example", null)] // it only looks like such a name
    public void A_name_outside_ascii_is_also_shown_in_words(string origin, string? words) =>
        Assert.Equal(words, new RefusedOrigin(origin, 1, DateTimeOffset.UnixEpoch).InWords);

    private void Asks(string origin, int from)
    {
        _clock.Advance(TimeSpan.FromSeconds(1));
        _refused.Note(_site, origin, NetworkOf(from));
    }

    private static Network NetworkOf(int number) => Network.Of(new IPAddress([198, 51, 100, (byte)number]));
}
