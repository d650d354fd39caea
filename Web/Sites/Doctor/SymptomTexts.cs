using LiveChatMeet.Texts;
using Microsoft.Extensions.Localization;

namespace LiveChatMeet.Sites.Doctor;

/// <summary>The sentences of the doctor: what is so, and how it is mended.</summary>
public sealed class SymptomTexts(IStringLocalizer<Text> texts)
{
    private static readonly Dictionary<Problem, (string What, string Mend)> Sentences = new()
    {
        [Problem.NameUnknown] = ("No address is known for {0}.", "Check the spelling, and the name’s DNS entry."),
        [Problem.NotPublic] = (
            "{0} leads to {1}, which is not an address of the public internet.",
            "The server fetches pages from public addresses alone. Open the page in a browser, and read what "
                + "its console says."
        ),
        [Problem.NoConnection] = (
            "{0} accepts no connection from this server.",
            "Check that the page opens in a browser, and that no firewall keeps this server from it."
        ),
        [Problem.TimedOut] = (
            "The page did not arrive within 10 seconds.",
            "Open it in a browser. If it is quick there, a firewall may hold this server up."
        ),
        [Problem.CertificateOfOtherName] = (
            "The certificate is not for {0}.",
            "Get a certificate that has this name in it: browsers warn of this page too."
        ),
        [Problem.CertificateOutOfTime] = (
            "The certificate of {0} has run out, or is not valid yet.",
            "Renew it: browsers warn of this page too."
        ),
        [Problem.CertificateUnknown] = (
            "The certificate of {0} comes from nobody whom this server trusts.",
            "If browsers show the page without a warning, the web server leaves out the certificates between "
                + "its own and the root: send the whole chain."
        ),
        [Problem.RedirectsElsewhere] = (
            "The page sends the browser on to {0}.",
            "Visitors end there, so check a page there instead. It must be one of the allowed origins."
        ),
        [Problem.TooManyRedirects] = (
            "The page sends the browser on more than five times.",
            "Enter the address at which it ends in a browser."
        ),
        [Problem.BadAnswer] = (
            "The answer broke off, or was not one of the web.",
            "Open the page in a browser, and try again."
        ),
        [Problem.Status] = (
            "The page answers with the error {0}.",
            "Enter the address of a page that everybody may open. The server asks as a stranger: a page "
                + "behind a sign-in can only be tried in a browser."
        ),
        [Problem.NotHtml] = (
            "This is no web page but {0}.",
            "Enter the address of a page on which the chat should show."
        ),
        [Problem.PlainHttp] = (
            "The page is not encrypted (http).",
            "Browsers give camera and microphone to https pages alone. Lead visitors to {0}, and add that to "
                + "the allowed origins."
        ),
        [Problem.LineMissing] = (
            "The line is not in the page.",
            "Paste it into every page, best into the head of the template. If you have, look for a cache that "
                + "still serves the old page."
        ),
        [Problem.LineInComment] = ("The line is in a comment of the page.", "Take it out of the comment."),
        [Problem.LineAsText] = (
            "The line is in the page as a text that people read, and not as a script.",
            "Paste it where your system takes HTML or code, and not where it takes text."
        ),
        [Problem.LineInScript] = (
            "The page itself has no line, but a script of it names the chat, as a tag manager does.",
            "That can work. The key must survive: put it into the address, as here."
        ),
        [Problem.LineInFrame] = (
            "The line is in a frame within the page, as the HTML blocks of some site builders are.",
            "There the chat has no place. Put the line where the builder takes code for the whole site."
        ),
        [Problem.LineSleeps] = (
            "The line waits for something, such as the consent to cookies: it is no running script yet.",
            "If that is meant, all is right. Else paste the line as it is."
        ),
        [Problem.ChatFramedByHand] = (
            "The page frames the chat by itself, without the line.",
            "Remove that frame: without the line it does not know the page, and may use no camera."
        ),
        [Problem.PageCut] = (
            "There is no line in the first megabyte of the page, and no more of it was read.",
            "Put the line near the beginning, best into the head."
        ),
        [Problem.KeyMissing] = (
            "The line has lost its key: data-site is missing.",
            "Something between you and the visitor removes the attribute. In the address the key survives."
        ),
        [Problem.KeyOfOtherSite] = (
            "The line has the key {0}, which is that of the site {1}.",
            "Paste this site’s line, or add the page’s origin to the other site."
        ),
        [Problem.KeyUnknown] = ("The line has the key {0}, which no site has.", "Paste this site’s line."),
        [Problem.LoaderElsewhere] = (
            "The line takes the chat from {0}, but this server is {1}.",
            "Paste the line again. If this server has two names, set PublicAddress to the one that visitors use."
        ),
        [Problem.LoaderOverHttp] = (
            "The line takes the chat from {0}: browsers load nothing by http into an https page.",
            "Paste the line with https."
        ),
        [Problem.LoaderPinned] = (
            "The line pins the file livechat.js by its hash.",
            "The chat is gone after the next update of this server. Pin the file that has its hash in its "
                + "name, or nothing."
        ),
        [Problem.ScriptForbidden] = (
            "The policy does not let scripts of {0} run.",
            "Send the policy with the chat’s address added; all else is as it was."
        ),
        [Problem.ScriptNeedsNonce] = (
            "The policy runs only scripts that carry the page’s nonce.",
            "Give the line the nonce that your server makes for each answer, in place of the dots."
        ),
        [Problem.FrameForbidden] = (
            "The policy does not let the page show a frame of {0}.",
            "Send the policy with the chat’s address added; all else is as it was."
        ),
        [Problem.SandboxTooTight] = (
            "The policy puts the page into a sandbox without {0}.",
            "Send the policy with that added; all else is as it was."
        ),
        [Problem.FeaturesForbidden] = (
            "Permissions-Policy keeps this from the chat: {0}.",
            "Send the header with the chat’s address added; all else is as it was. Firefox ignores this "
                + "header, so try calls in Chrome."
        ),
    };

    /// <summary>All of them, as keys of the text resources.</summary>
    public static IEnumerable<string> All => Sentences.Values.SelectMany(one => new[] { one.What, one.Mend });

    /// <summary>In the reader's language.</summary>
    public (string What, string Mend) Of(Symptom symptom)
    {
        var (what, mend) = Sentences[symptom.Problem];
        return (texts[what, symptom.With], texts[mend, symptom.With]);
    }

    public string VisitorsSee(Symptom symptom) =>
        symptom.Visitors switch
        {
            Doctor.VisitorsSee.NoChat => texts["Nothing: there is no chat on this page."],
            Doctor.VisitorsSee.ARefusal => texts[
                "The button of the chat, and behind it: “The chat cannot be shown here.”"
            ],
            Doctor.VisitorsSee.NoCalls => texts["The chat, but calls without camera and microphone."],
            _ => texts["That cannot be told from here: open the page once in a browser."],
        };

    public string OfArea(Area area) =>
        area switch
        {
            Area.Address => texts["Address"],
            Area.Line => texts["The line"],
            Area.Policy => texts["Content-Security-Policy"],
            _ => texts["Camera and microphone"],
        };

    /// <summary>What is right with an area that has no symptom.</summary>
    public string Right(Area area) =>
        area switch
        {
            Area.Address => texts["The page answers at an address of this site."],
            Area.Line => texts["It is in the page, with this server’s address and this site’s key."],
            Area.Policy => texts["It lets the script and the frame of the chat through, or there is none."],
            _ => texts["Permissions-Policy leaves them to the chat, or there is none."],
        };

    public string HowToUse(Symptom symptom) =>
        symptom switch
        {
            { Problem: Problem.RedirectsElsewhere } => texts["Add to the allowed origins, if it is yours"],
            { Area: Area.Line } or { Problem: Problem.ScriptNeedsNonce } => texts[
                "Paste into the page, in place of the old line"
            ],
            { Fix: ['<', ..] } => texts["Put in place of the old element"],
            _ => texts["Send in place of the old header"],
        };
}
