using LiveChatMeet.Refusals;
using LiveChatMeet.Texts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;

namespace LiveChatMeet.Hosting;

/// <summary>
/// What a person is told of a refusal, in the reader's language. The hub's refusals are codes alone, and no page has to
/// carry the texts of all that it might be refused.
/// </summary>
public static class RefusalTexts
{
    public static void MapRefusalTexts(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/refusals/{code}", Say).AllowAnonymous();

    private static Ok<Said> Say(string code, IStringLocalizer<Text> texts) =>
        Refusal.Codes.Contains(code)
            ? TypedResults.Ok(new Said(code, texts[Refusal.TextOf(code)]))
            : throw new RefusedException(Refusal.NotFound);

    /// <summary>Named as in a ProblemDetails.</summary>
    private sealed record Said(string Code, string Title);
}
