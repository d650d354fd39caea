namespace LiveChatMeet.Refusals;

/// <content>What is refused where canned answers are kept.</content>
public static partial class Refusal
{
    public const string AnswerEmpty = "answer-empty";
    public const string AnswerNotFound = "answer-not-found";
    public const string AnswerShortcutMalformed = "answer-shortcut-malformed";
    public const string AnswerShortcutTaken = "answer-shortcut-taken";
    public const string AnswerTitleMalformed = "answer-title-malformed";
    public const string AnswerTooLong = "answer-too-long";
    public const string AnswerTooMany = "answer-too-many";

    private static class OfAnswers
    {
        public static readonly Dictionary<string, (int Status, string Text)> All = new()
        {
            [AnswerEmpty] = (422, "Write the text of the answer first."),
            [AnswerNotFound] = (404, "This canned answer could not be found."),
            [AnswerShortcutMalformed] = (422, "Enter a shortcut of 1 to 32 letters, digits and hyphens."),
            [AnswerShortcutTaken] = (409, "There is a canned answer with this shortcut already."),
            [AnswerTitleMalformed] = (422, "Enter a title of at most 80 characters."),
            [AnswerTooLong] = (422, "A canned answer can be at most 4,000 characters long."),
            [AnswerTooMany] = (409, "There are 500 canned answers already. Delete one that nobody needs first."),
        };
    }
}
