using System.Net;
using LiveChatMeet.Tests.Plant.Servers;
using OtpNet;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>What people do with passkeys and codes, by the pages for it.</summary>
public static class SecondFactorForms
{
    /// <summary>Posts what a passkey answered, as the script does.</summary>
    public static async Task<HttpResponseMessage> AnswerAsync(
        this PlainBrowser browser,
        string path,
        string handler,
        string? credential,
        string name = "A key"
    )
    {
        var page = await browser.ReadAsync(path);
        var token = page.QuerySelector("input[name=__RequestVerificationToken]")?.GetAttribute("value") ?? "";
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{path}?handler={handler}");
        request.Content = new FormUrlEncodedContent([
            KeyValuePair.Create("__RequestVerificationToken", token),
            KeyValuePair.Create("Credential", credential ?? ""),
            KeyValuePair.Create("Name", name),
        ]);
        return await browser.AskForDataAsync(request);
    }

    /// <summary>What the server asks a passkey.</summary>
    public static async Task<string> OptionsAsync(this PlainBrowser browser, string path, string handler)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{path}?handler={handler}");
        using var answer = await browser.AskForDataAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>A request of a script.</summary>
    public static async Task<HttpResponseMessage> AskForDataAsync(this PlainBrowser browser, HttpRequestMessage request)
    {
        request.Headers.Accept.ParseAdd("application/json");
        return await browser.Client.SendAsync(request);
    }

    /// <summary>Adds a passkey to the account that is signed in.</summary>
    public static async Task<HttpResponseMessage> AddPasskeyAsync(
        this PlainBrowser browser,
        SoftPasskey passkey,
        string origin,
        string name = "A key"
    ) =>
        await browser.AnswerAsync(
            "/agent/me/passkeys",
            "Add",
            passkey.Create(await browser.OptionsAsync("/agent/me/passkeys", "Options"), origin),
            name
        );

    public static async Task<HttpResponseMessage> SignInWithAsync(
        this PlainBrowser browser,
        SoftPasskey passkey,
        string origin
    ) =>
        await browser.AnswerAsync(
            "/sign-in",
            "Passkey",
            passkey.Get(await browser.OptionsAsync("/sign-in", "PasskeyOptions"), origin)
        );

    /// <summary>Turns on codes of an app for the account that is signed in.</summary>
    /// <returns>The app, and the codes to recover.</returns>
    public static async Task<(Totp App, string[] Recovery)> TurnOnCodesAsync(
        this PlainBrowser browser,
        TimeProvider time
    )
    {
        var page = await browser.ReadAsync("/agent/me/codes");
        var secret = page.QuerySelector(".key")!.TextContent.Replace(" ", "", StringComparison.Ordinal);
        var app = new Totp(Base32Encoding.ToBytes(secret));
        using var answer = await browser.SubmitAsync(
            page,
            "/agent/me/codes",
            null,
            "Turn on",
            ("Code", app.ComputeTotp(time.GetUtcNow().UtcDateTime))
        );
        var shown = (await PlainBrowser.ReadAsync(answer)).GetElementById("recovery-codes")?.TextContent ?? "";
        return (app, shown.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    public static Task<HttpResponseMessage> EnterCodeAsync(this PlainBrowser browser, string code) =>
        browser.SubmitAsync("/sign-in/code", "Continue", ("Code", code));
}
