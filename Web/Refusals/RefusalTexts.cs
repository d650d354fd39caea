namespace LiveChatMeet.Refusals;

/// <content>How a refusal is told.</content>
public static partial class Refusal
{
    public static IReadOnlyCollection<string> Codes =>
        [
            .. All.Keys,
            .. OfDesk.All.Keys,
            .. OfAnswers.All.Keys,
            .. OfFiles.All.Keys,
            .. OfMail.All.Keys,
            .. OfChat.All.Keys,
        ];

    public static int StatusOf(string code) => Find(code)?.Status ?? 500;

    /// <summary>The English sentence for a code, which is also its key in the text resources.</summary>
    public static string TextOf(string code) => (Find(code) ?? All[Internal]).Text;

    private static (int Status, string Text)? Find(string code) =>
        All.TryGetValue(code, out var known)
        || OfDesk.All.TryGetValue(code, out known)
        || OfAnswers.All.TryGetValue(code, out known)
        || OfFiles.All.TryGetValue(code, out known)
        || OfMail.All.TryGetValue(code, out known)
        || OfChat.All.TryGetValue(code, out known)
            ? known
            : null;
}
