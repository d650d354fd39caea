using OpenQA.Selenium.BiDi;

namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>How long Firefox may take to answer a command, and what its refusal means.</summary>
internal static class FirefoxAnswers
{
    public static async Task<T> AnsweredAsync<T>(this Task<T> command)
    {
        try
        {
            return await command.WaitAsync(Patience.CommandLimit);
        }
        catch (BiDiException exception)
        {
            // the browser refuses: mostly a document that has just gone, and the caller may look again
            throw new BrowserException($"Firefox refused: {exception.Message}", exception);
        }
    }
}
