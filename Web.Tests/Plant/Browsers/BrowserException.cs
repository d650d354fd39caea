namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>The browser could not do what the test asked, or something awaited did not come; the message says what and
/// where.</summary>
public sealed class BrowserException : Exception
{
    public BrowserException() { }

    public BrowserException(string message)
        : base(message) { }

    public BrowserException(string message, Exception innerException)
        : base(message, innerException) { }
}
