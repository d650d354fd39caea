using System.Text;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using LiveChatMeet.Bench.Generator;

namespace LiveChatMeet.Bench.Product;

/// <summary>Somebody's browser, as far as requests go: keeps cookies, and fills forms.</summary>
internal sealed class Person(Loop loop, int port, Dictionary<string, string> cookies) : IDisposable
{
    private HttpChannel? _channel;

    /// <summary>How often a server that was too busy has told it to come again.</summary>
    public long PutOff { get; private set; }

    /// <summary>The Cookie header.</summary>
    public string Cookie => string.Join("; ", cookies.Select(cookie => $"{cookie.Key}={cookie.Value}"));

    /// <summary>Sends a request; the answer comes later.</summary>
    /// <param name="fields">Of a form; null for a GET.</param>
    /// <param name="headers">Lines with CR and LF at their ends.</param>
    public void Ask(
        string path,
        Action<HttpAnswer> answered,
        IEnumerable<(string Name, string Value)>? fields = null,
        string headers = ""
    )
    {
        if (_channel is null or { IsClosed: true })
            _channel = new(loop, port);
        var cookie = cookies.Count > 0 ? $"Cookie: {Cookie}\r\n" : "";
        var body = fields is null ? "" : Encode(fields);
        var head = fields is null
            ? $"GET {path} HTTP/1.1\r\n"
            : $"POST {path} HTTP/1.1\r\nOrigin: http://127.0.0.1:{port}\r\nSec-Fetch-Site: same-origin\r\n"
                + $"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {body.Length}\r\n";
        _channel.Ask(head + cookie + headers, body, Kept);

        void Kept(HttpAnswer answer)
        {
            Keep(answer);
            answered(answer);
        }
    }

    /// <summary>The same, and again at the time that a server which is too busy names.</summary>
    public void AskPatiently(
        string path,
        Action<HttpAnswer> answered,
        IEnumerable<(string Name, string Value)>? fields = null,
        string headers = ""
    )
    {
        Ask(path, Come, fields, headers);

        void Come(HttpAnswer answer)
        {
            if (answer.ComesBackIn is not { } time)
            {
                answered(answer);
                return;
            }
            PutOff++;
            loop.After(time, () => AskPatiently(path, answered, fields, headers));
        }
    }

    /// <summary>Sends a request and waits for its answer.</summary>
    public HttpAnswer Ask(string path, IEnumerable<(string Name, string Value)>? fields = null, string headers = "")
    {
        HttpAnswer? answer = null;
        Ask(path, come => answer = come, fields, headers);
        loop.Until($"{path} is answered", () => answer is not null, TimeSpan.FromSeconds(120));
        return answer!;
    }

    /// <summary>For the console's forms, as its script asks for one.</summary>
    public string FormToken()
    {
        var answer = Ask("/agent?handler=Token");
        if (answer.Status != 200)
            throw new WrongResultException($"An agent gets no token for the console's forms: {answer.Status}");
        using var json = JsonDocument.Parse(answer.Text);
        return json.RootElement.GetProperty("token").GetString()!;
    }

    public IHtmlDocument Read(string path) => Parse(Ask(path));

    public static IHtmlDocument Parse(HttpAnswer page) => new HtmlParser().ParseDocument(page.Text);

    /// <summary>Opens a page, fills the form that has this button, and presses it.</summary>
    public HttpAnswer Submit(string path, string button, params (string Name, string Value)[] fields)
    {
        var form =
            Read(path)
                .Forms.FirstOrDefault(form =>
                    form.QuerySelectorAll("button").Any(one => one.TextContent.Trim() == button)
                )
            ?? throw new WrongResultException($"{path} has no form with the button {button}.");
        var filled = form.QuerySelectorAll<IHtmlInputElement>("input[name]")
            .Where(input => input.Type is not ("checkbox" or "radio") || input.IsChecked)
            .Select(input => (Name: input.Name ?? "", input.Value))
            .Where(field => fields.All(given => given.Name != field.Name))
            .Concat(fields);
        return Ask(form.GetAttribute("action") is { Length: > 0 } action ? action : path, filled);
    }

    public void Dispose() => _channel?.Dispose();

    private void Keep(HttpAnswer answer)
    {
        foreach (var cookie in answer.Cookies.Select(cookie => cookie.Split('=', 2)))
            if (cookie[1].Length == 0)
                cookies.Remove(cookie[0]);
            else
                cookies[cookie[0]] = cookie[1];
    }

    private static string Encode(IEnumerable<(string Name, string Value)> fields)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in fields)
            text.Append(text.Length == 0 ? "" : "&")
                .Append(Uri.EscapeDataString(name))
                .Append('=')
                .Append(Uri.EscapeDataString(value));
        return text.ToString();
    }
}
