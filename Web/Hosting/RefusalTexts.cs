using LiveChatMeet.Refusals;
using LiveChatMeet.Texts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;

namespace LiveChatMeet.Hosting;

/// <summary>
/// The text of a refusal, in the reader's language. The hub's refusals are only codes, so no page has to carry the
/// texts of every possible refusal.
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
