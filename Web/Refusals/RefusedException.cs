namespace LiveChatMeet.Refusals;

/// <summary>
/// A request that cannot be granted, with a stable kebab-case code from <see cref="Refusals"/>. Nothing was changed.
/// The hub sends the code as its error, HTTP as the <c>code</c> of a ProblemDetails.
/// </summary>
public sealed class RefusedException(string code) : Exception(code)
{
    public string Code { get; } = code;

    public int Status => Refusal.StatusOf(Code);
}
