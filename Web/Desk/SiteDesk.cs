namespace LiveChatMeet.Desk;

/// <summary>How a site's conversations reach agents, and when. A site without a row has the defaults.</summary>
public sealed class SiteDesk
{
    public const int DefaultCeiling = 5;
    public const int MaxCeiling = 50;
    public const int MaxWordsLength = 500;

    public required string SiteId { get; init; }

    /// <summary>Whether conversations that wait are given to the least busy agent; else agents take them.</summary>
    public bool Assigns { get; set; }

    /// <summary>How many open conversations an agent may have and still be given one.</summary>
    public int Ceiling { get; set; } = DefaultCeiling;

    /// <summary>A name of the IANA database; null if the site has no hours, and so is always open.</summary>
    public string? TimeZone { get; set; }

    /// <summary>Seven lines from Monday to Sunday, as <see cref="Sites.Hours.HoursText"/> reads them.</summary>
    public string Week { get; set; } = "";

    /// <summary>Dates, one per line.</summary>
    public string Holidays { get; set; } = "";

    /// <summary>What visitors read while the site is closed, by language, as JSON.</summary>
    public string ClosedWords { get; set; } = "{}";
}
