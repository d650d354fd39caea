using System.Diagnostics;
using System.Text;
using LiveChatMeet.Sites;
using LiveChatMeet.Sites.Doctor;

namespace LiveChatMeet.Tests.Sites.Doctor;

public sealed class DiagnosisTests
{
    private const string Chat = "https://chat.example";
    private const string Line =
        "<script async src=\"https://chat.example/livechat.js?site=shop\" data-site=\"shop\"></script>";
    private const string Keyed = "<script async src=\"https://chat.example/livechat.js?site=shop\"></script>";

    private static readonly Site Shop = new()
    {
        Key = "shop",
        Name = "Shop",
        Origins = ["https://shop.example", "https://www.shop.example"],
    };
    private static readonly Diagnosis Doctor = new(
        new(Shop, Chat, "/livechat.frame.abc.js", key => key is "bakery" ? "Birch Bakery" : null)
    );

    [Theory]
    [InlineData(Line)]
    [InlineData(Keyed)]
    [InlineData("<base href='https://chat.example/'><script src='livechat.js' data-site='shop'></script>")]
    [InlineData("<script src='//chat.example/livechat.abc123.js' data-site=shop type=module></script>")]
    [InlineData("<body><p>" + Line)]
    [InlineData("<svg><g>" + Line + "</svg>" + Line)]
    [InlineData("<script src='https://other.example/app.js' data-site='x'></script>" + Line)]
    public void A_page_with_the_line_is_right(string html) => Assert.Empty(Doctor.Of(Page(html)));

    [Theory]
    [InlineData("<h1>Shop</h1>", Problem.LineMissing, Line)]
    [InlineData("<template>" + Line + "</template>", Problem.LineMissing, Line)]
    [InlineData("<noscript>" + Line + "</noscript>", Problem.LineMissing, Line)]
    [InlineData("<!-- " + Line + " -->", Problem.LineInComment, Line)]
    [InlineData("<p>&lt;script src=\"https://chat.example/livechat.js\"&gt;&lt;/script&gt;", Problem.LineAsText, Line)]
    [InlineData("<script>load('https://chat.example/livechat.js')</script>", Problem.LineInScript, Line)]
    [InlineData(
        "<iframe sandbox srcdoc='<script src=https://chat.example/livechat.js>'></iframe>",
        Problem.LineInFrame,
        Line
    )]
    [InlineData("<iframe src='https://chat.example/livechat/shop'></iframe>", Problem.ChatFramedByHand, Line)]
    [InlineData(
        "<script type='text/plain' src='https://chat.example/livechat.js' data-site=shop></script>",
        Problem.LineSleeps,
        Line
    )]
    [InlineData(
        "<script data-src='https://chat.example/livechat.js' data-site=shop></script>",
        Problem.LineSleeps,
        Line
    )]
    [InlineData("<script src='https://chat.example/livechat.js'></script>", Problem.KeyMissing, Keyed)]
    [InlineData("<script src='https://chat.example/livechat.js' data-site></script>", Problem.KeyMissing, Keyed)]
    [InlineData(
        "<script src='https://chat.example/livechat.js' data-site=bakery></script>",
        Problem.KeyOfOtherSite,
        Line
    )]
    [InlineData("<script src='https://chat.example/livechat.js' data-site=Shop></script>", Problem.KeyUnknown, Line)]
    [InlineData(
        "<script src='https://old.example/livechat.js' data-site=shop></script>",
        Problem.LoaderElsewhere,
        Line
    )]
    [InlineData("<script src='/livechat.js' data-site=shop></script>", Problem.LoaderElsewhere, Line)]
    [InlineData("<script src='http://chat.example/livechat.js' data-site=shop></script>", Problem.LoaderOverHttp, Line)]
    [InlineData(
        "<script src='https://chat.example/livechat.js' data-site=shop integrity='sha256-abc='></script>",
        Problem.LoaderPinned,
        Line
    )]
    public void What_is_wrong_with_the_line_is_said_with_the_one_to_paste(string html, Problem problem, string fix)
    {
        var symptom = Assert.Single(Doctor.Of(Page(html)));

        Assert.Equal((problem, fix), (symptom.Problem, symptom.Fix));
    }

    [Theory]
    [InlineData("default-src 'self' https://chat.example", null, null)]
    [InlineData("require-trusted-types-for 'script'; trusted-types 'none'", null, null)]
    [InlineData(
        "script-src https://chat.example; frame-src 'self'",
        Problem.FrameForbidden,
        "Content-Security-Policy: script-src https://chat.example; frame-src 'self' https://chat.example"
    )]
    [InlineData(
        "script-src 'self'",
        Problem.ScriptForbidden,
        "Content-Security-Policy: script-src 'self' https://chat.example"
    )]
    [InlineData(
        "script-src 'nonce-abc' 'strict-dynamic'",
        Problem.ScriptNeedsNonce,
        "<script async nonce=\"…\" src=\"https://chat.example/livechat.js?site=shop\" data-site=\"shop\"></script>"
    )]
    [InlineData(
        "sandbox allow-scripts allow-popups",
        Problem.SandboxTooTight,
        "Content-Security-Policy: sandbox allow-scripts allow-popups allow-same-origin"
    )]
    public void What_a_policy_forbids_is_said_with_the_header_to_send(string policy, Problem? problem, string? fix)
    {
        var symptom = Doctor.Of(Page(Line, ("content-security-policy", policy))).SingleOrDefault();

        Assert.Equal((problem, fix), (symptom?.Problem, symptom?.Fix));
    }

    [Fact]
    public void Each_of_several_policies_must_allow_the_chat_also_that_of_an_element()
    {
        const string Meta =
            "<meta http-equiv='content-security-policy' content=\"script-src 'self'; frame-src *\"><title>Shop</title>";
        var symptoms = Doctor.Of(Page(Meta + Line, ("Content-Security-Policy", "script-src *, frame-src 'none'")));

        Assert.Equal(
            [
                (Problem.FrameForbidden, "Content-Security-Policy: frame-src https://chat.example"),
                (
                    Problem.ScriptForbidden,
                    "<meta http-equiv=\"Content-Security-Policy\" "
                        + "content=\"script-src 'self' https://chat.example; frame-src *\">"
                ),
            ],
            symptoms.Select(one => (one.Problem, one.Fix))
        );
    }

    [Fact]
    public void What_keeps_the_camera_from_the_chat_is_said_with_the_header_to_send()
    {
        var symptom = Assert.Single(
            Doctor.Of(Page(Line, ("Permissions-Policy", "camera=(), microphone=(self), usb=()")))
        );

        Assert.Equal((Problem.FeaturesForbidden, "camera, microphone"), (symptom.Problem, symptom.With[0]));
        Assert.Equal(
            "Permissions-Policy: camera=(self \"https://chat.example\"), "
                + "microphone=(self \"https://chat.example\"), usb=()",
            symptom.Fix
        );
    }

    [Theory]
    [InlineData("http://shop.example/", 200, "text/html", Problem.PlainHttp)]
    [InlineData("http://localhost:8080/", 200, "text/html", null)]
    [InlineData("https://shop.example/", 404, "text/html", Problem.Status)]
    [InlineData("https://shop.example/", 503, "text/html", Problem.Status)]
    [InlineData("https://shop.example/", 304, "text/html", Problem.Status)]
    [InlineData("https://shop.example/", 200, "application/pdf", Problem.NotHtml)]
    [InlineData("https://shop.example/", 200, null, Problem.NotHtml)]
    public void An_answer_that_is_no_page_is_said(string address, int status, string? type, Problem? problem)
    {
        var page = Page(Line) with { Address = new(address), Status = status, Type = type };

        Assert.Equal(problem, Doctor.Of(page).SingleOrDefault()?.Problem);
    }

    [Fact]
    public void A_redirect_to_a_listed_origin_brings_nothing_to_add()
    {
        var page = new FetchedPage
        {
            Address = new("https://shop.example/"),
            Failure = FetchFailure.RedirectsElsewhere,
        };

        var listed = Doctor.Of(page with { Detail = "https://www.shop.example" }).Single();
        var other = Doctor.Of(page with { Detail = "https://other.example" }).Single();

        Assert.Equal((null, "https://other.example"), (listed.Fix, other.Fix));
    }

    /// <summary>A page of which nothing is read but what a tree of a million nodes would cost.</summary>
    [Theory]
    [InlineData("<div>")]
    [InlineData("<b><p>")]
    [InlineData("<a>")]
    [InlineData("<table><tr><td>")]
    [InlineData("<svg><title>")]
    [InlineData("<template>")]
    public void A_page_that_is_nested_without_end_is_read_in_time(string tag)
    {
        var html = string.Concat(Enumerable.Repeat(tag, 1_000_000 / tag.Length));
        var start = Stopwatch.GetTimestamp();

        var symptom = Assert.Single(Doctor.Of(Page(html)));

        Assert.Equal(Problem.LineMissing, symptom.Problem);
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(20), "It took more than 20 seconds.");
    }

    private static FetchedPage Page(string html, params (string Name, string Value)[] headers) =>
        new()
        {
            Address = new("https://shop.example/cart"),
            Status = 200,
            Type = "text/html",
            Body = Encoding.UTF8.GetBytes($"<!doctype html>{html}"),
            Headers = headers.ToDictionary(
                one => one.Name,
                IReadOnlyList<string> (one) => [one.Value],
                StringComparer.OrdinalIgnoreCase
            ),
        };
}
