using System.Globalization;
using LiveChatMeet.Calls;
using LiveChatMeet.Desk;
using LiveChatMeet.Rooms;
using LiveChatMeet.Texts;
using Microsoft.Extensions.Localization;

namespace LiveChatMeet.Mail;

/// <summary>What letters and saved conversations say of a thread to its visitor, in their language.</summary>
public sealed class ThreadWords(SiteDesks desks, IStringLocalizer<Text> texts)
{
    private const string TalkedFor = @"h\:mm\:ss";

    /// <summary>By the site's clock, if it has said where it is; else the zone is said.</summary>
    public string When(string siteId, DateTimeOffset at) =>
        desks.Of(siteId).Hours is { } hours
            ? TimeZoneInfo.ConvertTime(at, hours.Zone).ToString("g", CultureInfo.CurrentCulture)
            : at.ToUniversalTime().ToString("g", CultureInfo.CurrentCulture) + " UTC";

    /// <summary>How a call went, and for how long it was talked.</summary>
    public string Call(Message message)
    {
        var talked = (message.EndTime - message.StartTime)?.ToString(TalkedFor, CultureInfo.InvariantCulture);
        return talked is null
            ? texts[WasMissed(message) ? "Missed call" : "Not answered"]
            : texts["Video call, {0}", talked];
    }

    public static bool WasMissed(Message message) => message.Call?.EndReason == EndReason.Missed;
}
