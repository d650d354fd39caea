using System.Net;
using System.Text.Json;
using LiveChatMeet.Refusals;
using Microsoft.AspNetCore.SignalR;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>What an answer says to a script.</summary>
public static class Answers
{
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage answer)
    {
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return document.RootElement.Clone();
    }

    /// <summary>Whether it is a refusal as promised: status, ProblemDetails, and its stable code.</summary>
    public static async Task IsRefusalAsync(this HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        var body = await answer.Content.ReadAsStringAsync();
        var path = answer.RequestMessage?.RequestUri?.PathAndQuery ?? "";
        Assert.True(
            answer.StatusCode == status && answer.Content.Headers.ContentType?.MediaType == "application/problem+json",
            $"{answer.RequestMessage?.Method} {path[..Math.Min(100, path.Length)]} "
                + $"must be {(int)status} {code}, and is {(int)answer.StatusCode} {body[..Math.Min(300, body.Length)]}"
        );
        using var problem = JsonDocument.Parse(body);
        Assert.Equal(code, problem.RootElement.GetProperty("code").GetString());
    }

    public static string Header(this HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : "";

    /// <summary>What the call answers, or the code of its refusal.</summary>
    public static async Task<string> OrCodeAsync(Func<Task<string>> call)
    {
        try
        {
            return await call();
        }
        catch (RefusedException refused)
        {
            return refused.Code;
        }
        catch (HubException refused)
        {
            return refused.Message;
        }
    }
}
