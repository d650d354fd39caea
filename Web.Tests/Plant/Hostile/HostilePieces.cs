namespace LiveChatMeet.Tests.Plant.Hostile;

/// <summary>What hostile texts are made of.</summary>
internal static class HostilePieces
{
    /// <summary>What ends the place that a text may stand in.</summary>
    public static readonly string[] Endings =
    [
        "",
        "\">",
        "'>",
        "` >",
        "-->",
        "]]>",
        "*/",
        ");",
        "</title>",
        "</textarea>",
        "</script>",
        "</style>",
        "</noscript>",
        "</template>",
        "</select>",
        "</svg>",
        "<!--",
        "<![CDATA[",
        "&lt;b&gt;",
    ];

    public static readonly string[] Elements =
    [
        "<zq9 zq9=1>",
        "<script>zq9()</script>",
        "<img src=x onerror=zq9()>",
        "<svg/onload=zq9()>",
        "<iframe srcdoc='<script>parent.zq9()</script>'>",
        "<a href=javascript:zq9()>open</a>",
        "<details open ontoggle=zq9()>x",
        "<input autofocus onfocus=zq9()>",
        "<video><source onerror=zq9()></video>",
        "<form action=javascript:zq9()><button>go",
        "<object data=javascript:zq9()>",
        "<meta http-equiv=refresh content='0;url=javascript:zq9()'>",
    ];

    public static readonly string[] Handlers =
    [
        "onload",
        "onerror",
        "onfocus",
        "onpointerenter",
        "onanimationstart",
        "onbeforetoggle",
        "onscroll",
        "hx-on:click",
        "hx-get=//zq9.example hx-trigger",
        "style=animation-name:x srcdoc",
    ];

    /// <summary>Elements of another namespace, and those in them where HTML begins again: what is read there in one way
    /// may be read in another once it is written out (mutation).</summary>
    public static readonly (string Outer, string[] Inner)[] Foreign =
    [
        ("svg", ["desc", "title", "foreignObject"]),
        ("math", ["mi", "mtext", "annotation-xml encoding=text/html"]),
    ];

    public static readonly string[] Raw = ["style", "xmp", "noscript", "textarea", "title", "noembed"];

    public static readonly string[] Schemes =
    [
        "javascript:",
        "JaVaScRiPt:",
        "java\tscript:",
        "java\nscript:",
        "\u00ADjavascript:",
        "javascript&colon;",
        "&#106;avascript:",
        "&#x6a;avascript:",
        "\uFF4Aavascript:",
        "javascript\u200B:",
        "vbscript:",
        "data:text/html,<script>zq9()</script>",
        "data:text/html;base64,PHNjcmlwdD56cTkoKTwvc2NyaXB0Pg==,",
        "view-source:javascript:",
        "blob:javascript:",
        "//javascript:",
    ];

    public static readonly string[] Templates =
    [
        "{{zq9()}}",
        "{{{zq9()}}}",
        "{{constructor.constructor('zq9()')()}}",
        "${zq9()}",
        "#{zq9()}",
        "<%= zq9() %>",
        "{% zq9() %}",
        "[[zq9()]]",
        "@(zq9()) @zq9 @{zq9();}",
        "`${zq9()}`",
        "*{zq9()}",
        "{{=zq9()}}",
    ];

    public static readonly string[] Links =
    [
        "[open](javascript:zq9())",
        "![x](x\"onerror=\"zq9())",
        "[x]: javascript:zq9() 'x'",
        "<javascript:zq9()>",
        "https://x.example/\"onclick=\"zq9()",
        "https://x.example/'onclick='zq9()",
        "https://x.example/<img/src=x/onerror=zq9()>",
        "https://x.example/?a=%22onclick=zq9()%22",
        "https://zq9()@x.example/\"><zq9>",
        "www.x.example\"><zq9>",
        "ada@x.example\"onclick=\"zq9()",
        "mailto:a@x.example?body=<zq9>&subject=\"><zq9>",
        "ftp://x.example/<zq9>",
        "https://x.example/\u202E<zq9>",
    ];

    /// <summary>Characters that hide, turn, join or part what they stand between.</summary>
    public static readonly string[] Unseen =
    [
        "\u202E",
        "\u2066",
        "\u200B",
        "\u200D",
        "\uFEFF",
        "\u00AD",
        "\u2028",
        "\u00A0",
        "\u3000",
        "\t",
    ];
}
