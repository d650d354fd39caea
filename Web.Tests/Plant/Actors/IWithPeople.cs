namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>A class of tests with people in browsers: each test has its own, who begin and end with it.</summary>
public interface IWithPeople : IAsyncLifetime
{
    People People { get; }

    ValueTask IAsyncLifetime.InitializeAsync() => People.InitializeAsync();

    ValueTask IAsyncDisposable.DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return People.DisposeAsync();
    }
}
