using System.Globalization;

namespace LiveChatMeet.Tests.Plant;

/// <summary>How often a fault is tried: a few times in every run, and many times by <c>./test.sh --full NAME</c>.
/// <c>LIVECHATMEET_TIMES</c> says another number for such a run.</summary>
public static class LongRun
{
    private static readonly string? Wanted = Environment.GetEnvironmentVariable("LIVECHATMEET_FULL");

    public static bool Is(string name) => Wanted == name;

    public static int Times(string name, int few, int many) =>
        !Is(name) ? few
        : int.TryParse(
            Environment.GetEnvironmentVariable("LIVECHATMEET_TIMES"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var times
        )
            ? times
        : many;
}
