using LiveChatMeet.Refusals;
using LiveChatMeet.Sites.Hours;

namespace LiveChatMeet.Tests.Sites.Hours;

public sealed class HoursTextTests
{
    [Theory]
    [InlineData("9:00-17:30", "9:00-17:30")]
    [InlineData(" 09:00 – 12:00 ,13:00—17:00", "9:00-12:00, 13:00-17:00")]
    [InlineData("13:00-17:00, 9:00-12:00", "9:00-12:00, 13:00-17:00")]
    [InlineData("22:00-2:00", "22:00-2:00")]
    [InlineData("0:00-24:00", "0:00-24:00")]
    [InlineData("18:00-0:00", "18:00-24:00")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void A_day_is_read_as_people_write_it(string? text, string shown) =>
        Assert.Equal(shown, HoursText.OfDay(HoursText.ParseDay(DayOfWeek.Friday, text), DayOfWeek.Friday));

    [Theory]
    [InlineData("25:00-26:00")]
    [InlineData("9:00-25:00")]
    [InlineData("9:60-10:00")]
    [InlineData("24:00-25:00")]
    [InlineData("9:00-9:00")]
    [InlineData("9-17")]
    [InlineData("9:00")]
    [InlineData("closed")]
    [InlineData("9:00-12:00;13:00-17:00")]
    [InlineData("99999999999:00-10:00")]
    [InlineData("1:00-2:00,2:00-3:00,3:00-4:00,4:00-5:00,5:00-6:00,6:00-7:00,7:00-8:00,8:00-9:00,9:00-10:00")]
    public void What_is_no_span_of_a_day_is_refused(string text) =>
        Assert.Equal(
            Refusal.HoursMalformed,
            Assert.Throws<RefusedException>(() => HoursText.ParseDay(DayOfWeek.Friday, text)).Code
        );

    [Fact]
    public void Hours_that_overlap_are_refused_also_over_midnight_and_the_week()
    {
        WeekSpan[] week =
        [
            .. HoursText.ParseDay(DayOfWeek.Sunday, "22:00-2:00"),
            .. HoursText.ParseDay(DayOfWeek.Monday, "1:00-3:00"),
        ];

        Assert.Equal(Refusal.HoursOverlap, Assert.Throws<RefusedException>(() => HoursText.WithoutOverlaps(week)).Code);
        Assert.Equal(2, HoursText.WithoutOverlaps([week[0], new(DayOfWeek.Monday, 120, 180)]).Count);
    }

    [Theory]
    [InlineData("Europe/Nowhere")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("../../etc/passwd")]
    [InlineData("GMT+1")]
    public void An_unknown_time_zone_is_refused(string? zone) =>
        Assert.Equal(Refusal.TimeZoneUnknown, Assert.Throws<RefusedException>(() => HoursText.ParseZone(zone)).Code);

    [Fact]
    public void Dates_are_sorted_and_told_once() =>
        Assert.Equal(
            [new(2026, 1, 1), new(2026, 12, 25)],
            HoursText.ParseDates("2026-12-25\r\n\n2026-1-1\n2026-12-25 ")
        );

    [Theory]
    [InlineData("25.12.2026")]
    [InlineData("2026-02-30")]
    [InlineData("2026-12-25 2026-12-26")]
    public void What_is_no_date_is_refused(string text) =>
        Assert.Equal(Refusal.DateMalformed, Assert.Throws<RefusedException>(() => HoursText.ParseDates(text)).Code);

    [Fact]
    public void More_holidays_than_days_are_refused()
    {
        var days = Enumerable.Range(0, HoursText.MaxHolidays + 1).Select(new DateOnly(2026, 1, 1).AddDays);

        Assert.Throws<RefusedException>(() => HoursText.ParseDates(string.Join('\n', days.Select(HoursText.Of))));
    }
}
