using System.Globalization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveChatMeet.Accounts;

public static class Waits
{
    /// <summary>Answers that it was too often.</summary>
    /// <returns>For how many minutes nothing can be tried.</returns>
    public static int TellWait(this PageModel page, TimeSpan wait)
    {
        page.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        page.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return (int)Math.Ceiling(wait.TotalMinutes);
    }
}
