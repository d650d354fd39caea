namespace LiveChatMeet.Refusals;

/// <content>What is refused where files are sent.</content>
public static partial class Refusal
{
    public const string FileEmpty = "file-empty";
    public const string FileGone = "file-gone";
    public const string FileNotFound = "file-not-found";
    public const string FilePictureDamaged = "file-picture-damaged";
    public const string FileQuotaReached = "file-quota-reached";
    public const string FileSiteFull = "file-site-full";
    public const string FileTooLarge = "file-too-large";
    public const string FileTooMany = "file-too-many";

    private static class OfFiles
    {
        public static readonly Dictionary<string, (int Status, string Text)> All = new()
        {
            [FileEmpty] = (422, "This file is empty."),
            [FileGone] = (409, "A file did not stay on the server. Attach it again."),
            [FileNotFound] = (404, "This file could not be found."),
            [FilePictureDamaged] = (
                422,
                "This picture is damaged, so where it was taken cannot be removed from it. Send a screenshot of it."
            ),
            [FileQuotaReached] = (409, "There is no more room for files in this chat."),
            [FileSiteFull] = (409, "This site has no more room for files right now."),
            [FileTooLarge] = (413, "This file is too large."),
            [FileTooMany] = (422, "A message can have at most 10 files."),
        };
    }
}
