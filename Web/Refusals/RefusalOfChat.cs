namespace LiveChatMeet.Refusals;

/// <content>What is refused where a site's chat is arranged, and where visitors begin.</content>
public static partial class Refusal
{
    public const string ConsentMissing = "consent-missing";
    public const string ConsentChanged = "consent-changed";
    public const string ConsentWithdrawn = "consent-withdrawn";
    public const string GreetingTooLong = "greeting-too-long";
    public const string LinkMalformed = "link-malformed";
    public const string PathMalformed = "path-malformed";

    private static class OfChat
    {
        public static readonly Dictionary<string, (int Status, string Text)> All = new()
        {
            [ConsentMissing] = (422, "Please agree first, and then send it again."),
            [ConsentChanged] = (
                422,
                "The words that you agreed to have changed. Please reload the page and read them."
            ),
            [ConsentWithdrawn] = (409, "The visitor has taken back what they had agreed to."),
            [GreetingTooLong] = (
                422,
                "Greeting, its pages and the words on the launcher are too long together: they go to every page."
            ),
            [LinkMalformed] = (422, "Enter the whole address, such as https://shop.example/privacy."),
            [PathMalformed] = (422, "Begin with a slash, such as /bicycles/*."),
        };
    }
}
