using System.Net.Http.Headers;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>One person's browser without script: keeps cookies, also secure ones on loopback, and submits forms as they
/// stand.</summary>
public sealed class PlainBrowser : IDisposable
{
    private readonly HttpClient _client;
    private readonly Jar _jar = new() { InnerHandler = new PlainHandler() };

    public PlainBrowser(Uri address)
    {
        _client = new(_jar) { BaseAddress = address };
        _client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        _client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
    }

    /// <returns>A browser that tried to sign in; <see cref="IsSignedInAsync"/> tells whether it could.</returns>
    public static async Task<PlainBrowser> SignInAsync(string origin, string email)
    {
        var browser = new PlainBrowser(new Uri(origin));
        using var answer = await browser.SubmitAsync(
            "/sign-in",
            "Sign in",
            ("Email", email),
            ("Password", Server.AgentPassword)
        );
        return browser;
    }

    /// <summary>The header that carries all cookies, for a hub connection.</summary>
    public string CookieHeader => _jar.Header;

    public HttpClient Client => _client;

    /// <summary>Keeps a cookie, as if a server had set it.</summary>
    public void Set(string cookie, string value) => _jar.Set(cookie, value);

    public Task<HttpResponseMessage> OpenAsync(string path) => _client.GetAsync(path);

    public async Task<IHtmlDocument> ReadAsync(string path)
    {
        using var answer = await OpenAsync(path);
        return await ReadAsync(answer);
    }

    public static async Task<IHtmlDocument> ReadAsync(HttpResponseMessage answer) =>
        await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync());

    /// <summary>Opens a page, fills the form that has the button, and presses it.</summary>
    /// <param name="button">What the button says, or its accessible name.</param>
    public Task<HttpResponseMessage> SubmitAsync(
        string path,
        string button,
        params (string Name, string Value)[] fields
    ) => SubmitInAsync(path, null, button, fields);

    /// <param name="row">Words of the table row that the form is in.</param>
    public async Task<HttpResponseMessage> SubmitInAsync(
        string path,
        string? row,
        string button,
        params (string Name, string Value)[] fields
    ) => await SubmitAsync(await ReadAsync(path), path, row, button, fields);

    /// <summary>The same from a page that was opened before.</summary>
    public Task<HttpResponseMessage> SubmitAsync(
        IHtmlDocument page,
        string path,
        string? row,
        string button,
        params (string Name, string Value)[] fields
    )
    {
        var form = page.Forms.FirstOrDefault(form =>
            form.QuerySelectorAll("button")
                .Any(b => b.TextContent.Trim() == button || b.GetAttribute("aria-label") == button)
            && (row is null || form.Closest("tr")?.TextContent.Contains(row, StringComparison.Ordinal) == true)
        );
        Assert.True(
            form is not null,
            $"{path} must have a form with the button {button}: {page.Body?.TextContent.Trim()}"
        );

        var filled = Filled(form)
            .Where(field => fields.All(given => given.Name != field.Name))
            .Concat(fields.Select(field => (field.Name, field.Value)));
        return _client.PostAsync(
            form.GetAttribute("action") ?? path,
            new FormUrlEncodedContent(filled.Select(field => KeyValuePair.Create(field.Name, field.Value)))
        );
    }

    private static IEnumerable<(string Name, string Value)> Filled(IHtmlFormElement form) =>
        form.QuerySelectorAll<IHtmlInputElement>("input[name]")
            .Where(input => input.Type is not ("checkbox" or "radio") || input.IsChecked)
            .Select(input => (Name: input.Name ?? "", input.Value))
            .Concat(
                form.QuerySelectorAll<IHtmlTextAreaElement>("textarea[name]")
                    .Select(area => (Name: area.Name ?? "", area.Value))
            );

    /// <summary>Presses a button that makes a link, and gives the secret in the link's fragment.</summary>
    public Task<string> LinkOfAsync(string path, string button, params (string Name, string Value)[] fields) =>
        LinkInAsync(path, null, button, fields);

    public async Task<string> LinkInAsync(
        string path,
        string? row,
        string button,
        params (string Name, string Value)[] fields
    )
    {
        using var answer = await SubmitInAsync(path, row, button, fields);
        var link = (await ReadAsync(answer)).GetElementById("link")?.TextContent;
        Assert.True(link is not null, $"{button} must show a link.");
        return link.Split('#')[1];
    }

    public async Task<bool> IsSignedInAsync()
    {
        using var answer = await OpenAsync("/agent/me");
        return answer.IsSuccessStatusCode;
    }

    public void Dispose() => _client.Dispose();

    private sealed class Jar : DelegatingHandler
    {
        private readonly Dictionary<string, string> _cookies = [];

        public void Set(string cookie, string value) => _cookies[cookie] = value;

        public string Header => string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}"));

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            if (_cookies.Count > 0)
                request.Headers.TryAddWithoutValidation("Cookie", Header);
            var answer = await base.SendAsync(request, cancellationToken);
            if (answer.Headers.TryGetValues("Set-Cookie", out var set))
                foreach (var cookie in set)
                    Keep(cookie.Split(';', 2)[0].Split('=', 2));
            return answer;
        }

        private void Keep(string[] cookie)
        {
            if (cookie[1].Length == 0)
                _cookies.Remove(cookie[0]);
            else
                _cookies[cookie[0]] = cookie[1];
        }
    }
}
