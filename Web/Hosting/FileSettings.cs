namespace LiveChatMeet.Hosting;

/// <summary>How much people may send each other as files.</summary>
public sealed record FileSettings
{
    private const int BytesPerMegabyte = 1_000_000;
    private const int MaxMaxMegabytes = 1_000;
    private const int MaxQuota = 100_000_000;

    /// <summary>Of one file.</summary>
    public int MaxMegabytes { get; init; } = 20;

    /// <summary>Of all files in one visitor's conversations, of both sides.</summary>
    public int MegabytesPerVisitor { get; init; } = 500;

    /// <summary>Of all files in the conversations of one site.</summary>
    public int MegabytesPerSite { get; init; } = 20_000;

    internal long MaxBytes => (long)MaxMegabytes * BytesPerMegabyte;

    internal long BytesPerVisitor => (long)MegabytesPerVisitor * BytesPerMegabyte;

    internal long BytesPerSite => (long)MegabytesPerSite * BytesPerMegabyte;

    /// <summary>A sentence; null if all is well.</summary>
    internal string? Problem =>
        MaxMegabytes is < 1 or > MaxMaxMegabytes ? $"Files:MaxMegabytes is {MaxMegabytes}, but must be 1 to 1000."
        : MegabytesPerVisitor < MaxMegabytes || MegabytesPerVisitor > MaxQuota
            ? $"Files:MegabytesPerVisitor is {MegabytesPerVisitor}, but must be {MaxMegabytes} (Files:MaxMegabytes) to "
                + $"{MaxQuota}."
        : MegabytesPerSite < 10 * MaxMegabytes || MegabytesPerSite > MaxQuota
            ? $"Files:MegabytesPerSite is {MegabytesPerSite}, but must be {10 * MaxMegabytes} (ten times "
                + $"Files:MaxMegabytes) to {MaxQuota}."
        : null;
}
