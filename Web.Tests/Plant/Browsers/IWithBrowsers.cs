namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>A class of tests with browsers: each test has its own, which end with it.</summary>
public interface IWithBrowsers : IAsyncDisposable
{
    TestBrowsers Browsers { get; }

    ValueTask IAsyncDisposable.DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Browsers.DisposeAsync();
    }
}
