namespace LiveChatMeet.Tests.Plant.Access;

/// <summary>How the pages are tried on which administrators see what happened.</summary>
internal static class FigureProbes
{
    private static readonly Whose[] Nothing = [Whose.Own];

    public static readonly Dictionary<string, PageProbe> All = new()
    {
        ["GET /agent/figures"] = new(Nothing),
        ["GET /agent/figures?handler=Csv"] = new(Nothing),
        ["GET /agent/audit"] = new(Nothing),
        ["POST /agent/audit?handler=Export"] = new(Nothing, _ => [("format", "json")]),
    };
}
