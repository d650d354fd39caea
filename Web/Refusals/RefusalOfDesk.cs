namespace LiveChatMeet.Refusals;

/// <content>What is refused where conversations are handed on, and where teams are arranged.</content>
public static partial class Refusal
{
    public const string ColleagueGone = "colleague-gone";
    public const string ColleagueNotServing = "colleague-not-serving";
    public const string HandOverToNobody = "hand-over-to-nobody";
    public const string HandOverToSelf = "hand-over-to-self";
    public const string RatingMalformed = "rating-malformed";
    public const string RatingNotAsked = "rating-not-asked";
    public const string RatingTooLong = "rating-too-long";
    public const string TeamEmpty = "team-empty";
    public const string TeamGone = "team-gone";
    public const string TeamNameTaken = "team-name-taken";

    private static class OfDesk
    {
        public static readonly Dictionary<string, (int Status, string Text)> All = new()
        {
            [ColleagueGone] = (422, "This colleague is no longer here. Choose somebody else."),
            [ColleagueNotServing] = (422, "This colleague does not serve this site. Choose somebody else."),
            [HandOverToNobody] = (422, "Choose a colleague or a team."),
            [HandOverToSelf] = (422, "This is you. Choose somebody else."),
            [RatingMalformed] = (422, "Choose one of the four faces."),
            [RatingNotAsked] = (409, "This cannot be rated now."),
            [RatingTooLong] = (422, "This is too long. Please use at most 500 characters."),
            [TeamEmpty] = (422, "Nobody is in this team. Choose another one."),
            [TeamGone] = (422, "This team no longer exists. Choose another one."),
            [TeamNameTaken] = (422, "There is already a team of this name."),
        };
    }
}
