using System.Globalization;
using LiveChatMeet.Sites.Hours;

namespace LiveChatMeet.Tests.Sites.Hours;

public sealed class OpeningHoursTests
{
    private const string London = "Europe/London";

    [Theory]
    [InlineData("2026-06-10T08:59:59+01:00", false)]
    [InlineData("2026-06-10T09:00:00+01:00", true)]
    [InlineData("2026-06-10T12:00:00+01:00", false)]
    [InlineData("2026-06-10T13:00:00+01:00", true)]
    [InlineData("2026-06-10T17:29:59+01:00", true)]
    [InlineData("2026-06-10T17:30:00+01:00", false)]
    [InlineData("2026-06-10T08:30:00+00:00", true)] // it is 9:30 there
    [InlineData("2026-06-11T10:00:00+01:00", false)] // Thursday
    public void A_site_is_open_by_its_own_clocks(string at, bool isOpen) =>
        Assert.Equal(isOpen, Hours(London, "Wednesday 9:00-12:00, 13:00-17:30").IsOpen(At(at)));

    [Theory]
    [InlineData("2026-06-13T21:59:00+01:00", false)]
    [InlineData("2026-06-13T22:00:00+01:00", true)]
    [InlineData("2026-06-14T01:59:00+01:00", true)]
    [InlineData("2026-06-14T02:00:00+01:00", false)]
    [InlineData("2026-06-15T00:30:00+01:00", true)] // begun on Sunday, at the end of the week
    public void A_night_goes_on_after_midnight(string at, bool isOpen) =>
        Assert.Equal(isOpen, Hours(London, "Saturday 22:00-2:00", "Sunday 23:00-1:00").IsOpen(At(at)));

    [Fact]
    public void A_whole_day_and_the_next_leave_no_gap()
    {
        var hours = Hours(London, "Monday 0:00-24:00", "Tuesday 0:00-12:00");

        Assert.True(hours.IsOpen(At("2026-06-08T23:59:59+01:00")));
        Assert.True(hours.IsOpen(At("2026-06-09T00:00:00+01:00")));
        Assert.Equal(At("2026-06-08T00:00:00+01:00"), hours.OpensAt(At("2026-06-07T20:00:00+01:00")));
    }

    [Fact]
    public void Nothing_begins_on_a_holiday_and_the_night_before_goes_on()
    {
        var hours = Hours(London, ["2026-12-25"], "Thursday 22:00-2:00", "Friday 9:00-17:00", "Monday 9:00-17:00");

        Assert.True(hours.IsOpen(At("2026-12-25T01:00:00+00:00")));
        Assert.False(hours.IsOpen(At("2026-12-25T10:00:00+00:00")));
        Assert.Equal(At("2026-12-28T09:00:00+00:00"), hours.OpensAt(At("2026-12-25T10:00:00+00:00")));
        Assert.Empty(hours.Of(new DateOnly(2026, 12, 25)));
    }

    [Theory]
    [InlineData("2026-06-10T08:00:00+01:00", "2026-06-10T09:00:00+01:00")] // today
    [InlineData("2026-06-10T12:30:00+01:00", "2026-06-10T13:00:00+01:00")] // after lunch
    [InlineData("2026-06-10T18:00:00+01:00", "2026-06-17T09:00:00+01:00")] // in a week
    [InlineData("2026-06-10T10:00:00+01:00", null)] // it is open
    public void It_opens_again_with_the_next_span(string at, string? opensAt) =>
        Assert.Equal(
            opensAt is null ? null : At(opensAt),
            Hours(London, "Wednesday 9:00-12:00, 13:00-17:30").OpensAt(At(at))
        );

    [Fact]
    public void What_is_always_a_holiday_never_opens_again()
    {
        var everyWednesday = Enumerable
            .Range(0, 60)
            .Select(week => HoursText.Of(new DateOnly(2026, 6, 10).AddDays(7 * week)));

        Assert.Null(
            Hours(London, [.. everyWednesday], "Wednesday 9:00-12:00").OpensAt(At("2026-06-10T08:00:00+01:00"))
        );
    }

    // On 29 March 2026, clocks in London go from 1:00 to 2:00.
    [Theory]
    [InlineData("Sunday 0:30-3:00", "2026-03-29T00:59:00+00:00", true)]
    [InlineData("Sunday 0:30-3:00", "2026-03-29T01:59:00+00:00", true)] // 2:59 there
    [InlineData("Sunday 0:30-3:00", "2026-03-29T02:00:00+00:00", false)] // 3:00 there
    [InlineData("Sunday 1:30-3:00", "2026-03-29T00:59:59+00:00", false)]
    [InlineData("Sunday 1:30-3:00", "2026-03-29T01:00:00+00:00", true)] // 1:30 is left out: from the change on
    [InlineData("Sunday 0:00-1:30", "2026-03-29T00:59:59+00:00", true)]
    [InlineData("Sunday 0:00-1:30", "2026-03-29T01:00:00+00:00", false)]
    [InlineData("Sunday 1:10-1:50", "2026-03-29T01:00:00+00:00", false)] // left out as a whole
    public void Clocks_that_go_forward_leave_a_time_out(string week, string at, bool isOpen) =>
        Assert.Equal(isOpen, Hours(London, week).IsOpen(At(at)));

    // On 25 October 2026, clocks in London go from 2:00 back to 1:00.
    [Theory]
    [InlineData("Sunday 1:30-5:00", "2026-10-25T00:29:00+00:00", false)]
    [InlineData("Sunday 1:30-5:00", "2026-10-25T00:30:00+00:00", true)] // the first 1:30
    [InlineData("Sunday 1:30-5:00", "2026-10-25T01:10:00+00:00", true)] // the second 1:10: open all the same
    [InlineData("Sunday 0:00-1:30", "2026-10-25T01:29:00+00:00", true)] // until the second 1:30
    [InlineData("Sunday 0:00-1:30", "2026-10-25T01:30:00+00:00", false)]
    [InlineData("Sunday 0:00-1:00", "2026-10-25T00:30:00+00:00", true)]
    public void Clocks_that_go_back_show_a_time_twice(string week, string at, bool isOpen) =>
        Assert.Equal(isOpen, Hours(London, week).IsOpen(At(at)));

    [Fact]
    public void It_opens_at_the_change_if_its_time_is_left_out() =>
        Assert.Equal(
            At("2026-03-29T01:00:00+00:00"),
            Hours(London, "Sunday 1:30-3:00").OpensAt(At("2026-03-28T12:00:00+00:00"))
        );

    // Samoa had no 30 December 2011.
    [Fact]
    public void A_day_that_is_left_out_takes_its_hours_along()
    {
        var hours = Hours("Pacific/Apia", "Friday 9:00-17:00", "Saturday 9:00-17:00");

        Assert.Equal(At("2011-12-30T19:00:00+00:00"), hours.OpensAt(At("2011-12-30T09:00:00+00:00")));
    }

    [Theory]
    [InlineData("9:00-12:00", "11:59-13:00", true)]
    [InlineData("9:00-12:00", "12:00-13:00", false)]
    [InlineData("9:00-12:00", "9:00-12:00", true)]
    [InlineData("22:00-2:00", "0:00-1:00", false)] // the same day's night reaches into the next day
    public void Spans_of_one_day_overlap_or_not(string one, string other, bool overlap) =>
        Assert.Equal(overlap, Span(DayOfWeek.Monday, one).Overlaps(Span(DayOfWeek.Monday, other)));

    [Theory]
    [InlineData(DayOfWeek.Monday, DayOfWeek.Tuesday)]
    [InlineData(DayOfWeek.Saturday, DayOfWeek.Sunday)] // from one week into the next
    [InlineData(DayOfWeek.Sunday, DayOfWeek.Monday)]
    public void A_night_overlaps_what_begins_before_its_end(DayOfWeek evening, DayOfWeek morning)
    {
        var night = Span(evening, "22:00-2:00");

        Assert.True(night.Overlaps(Span(morning, "1:59-3:00")));
        Assert.True(Span(morning, "1:59-3:00").Overlaps(night));
        Assert.False(night.Overlaps(Span(morning, "2:00-3:00")));
    }

    private static WeekSpan Span(DayOfWeek day, string text) => HoursText.ParseDay(day, text)[0];

    private static OpeningHours Hours(string zone, params string[] week) => Hours(zone, [], week);

    private static OpeningHours Hours(string zone, string[] holidays, params string[] week) =>
        new(
            HoursText.ParseZone(zone),
            [
                .. week.Select(day => day.Split(' ', 2))
                    .SelectMany(day => HoursText.ParseDay(Enum.Parse<DayOfWeek>(day[0]), day[1])),
            ],
            HoursText.ParseDates(string.Join('\n', holidays)).ToHashSet()
        );

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
