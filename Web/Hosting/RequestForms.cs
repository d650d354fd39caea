using LiveChatMeet.Refusals;

namespace LiveChatMeet.Hosting;

/// <summary>Forms as they were sent.</summary>
public static class RequestForms
{
    /// <summary>Reads a form before anything else does: what cannot be read would count as a failure of ours, or reach
    /// a page as an empty form.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.BadArguments"/>: NUL characters, too many fields, broken
    /// parts.</exception>
    public static async Task ReadAsync(HttpRequest request)
    {
        try
        {
            if (request.HasFormContentType)
                await request.ReadFormAsync(request.HttpContext.RequestAborted);
        }
        catch (InvalidDataException)
        {
            throw new RefusedException(Refusal.BadArguments);
        }
    }
}
