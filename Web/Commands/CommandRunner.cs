using LiveChatMeet.Hosting;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace LiveChatMeet.Commands;

/// <summary>Carries commands out, one after the other. Whatever goes wrong becomes an exit code and a
/// sentence.</summary>
internal sealed partial class CommandRunner(
    IServiceScopeFactory scopes,
    IEnumerable<ServerCommand> commands,
    Settings settings,
    IConfiguration configuration,
    IServer server,
    ILogger<CommandRunner> logger
) : IDisposable
{
    private readonly SemaphoreSlim _oneByOne = new(1);

    public async Task<CommandReply> RunAsync(
        CommandRequest request,
        Func<string, Task> tellAsync,
        CancellationToken cancelled
    )
    {
        var command = commands.FirstOrDefault(command => command.Name == request.Command);
        if (command is null)
            return new($"The server ({Texts.ProductVersion.Current}) knows no such command.", ExitCode.Usage);
        if (request.Arguments?.OfType<string>().Count() != command.Arguments.Count)
            return new($"{command.Name} takes {command.Arguments.Count} arguments.", ExitCode.Usage);
        try
        {
            var reply = await InTurnAsync(command, request, tellAsync, cancelled);
            Ran(command.Name, reply.Code);
            return reply;
        }
        catch (OperationCanceledException) when (cancelled.IsCancellationRequested)
        {
            return new($"{command.Name} was broken off, and what it had begun was undone.", ExitCode.Crashed);
        }
    }

    public void Dispose() => _oneByOne.Dispose();

    private async Task<CommandReply> InTurnAsync(
        ServerCommand command,
        CommandRequest request,
        Func<string, Task> tellAsync,
        CancellationToken cancelled
    )
    {
        if (!await _oneByOne.WaitAsync(TimeSpan.Zero, cancelled))
        {
            await tellAsync("Waiting until another command has ended.");
            await _oneByOne.WaitAsync(cancelled);
        }
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var call = new CommandCall
            {
                Services = scope.ServiceProvider,
                Arguments = [.. request.Arguments!.OfType<string>()],
                Address = (request.Address ?? OwnAddress()).TrimEnd('/'),
                TellAsync = tellAsync,
                Cancelled = cancelled,
            };
            return await RunAsync(command, call);
        }
        finally
        {
            _oneByOne.Release();
        }
    }

    private async Task<CommandReply> RunAsync(ServerCommand command, CommandCall call)
    {
        try
        {
            return new(await command.RunAsync(call), ExitCode.Done);
        }
        catch (StartupException failure)
        {
            return new(failure.Message, failure.Code);
        }
        catch (RefusedException refused)
        {
            return new(Refusal.TextOf(refused.Code), CodeOf(refused.Code));
        }
        catch (Exception failure) when (StorageFailure.RefusalOf(failure) is { } code)
        {
            Failed(failure, command.Name);
            return new(Refusal.TextOf(code), CodeOf(code));
        }
        // Whatever it is, it is this command's alone: the server goes on.
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Failed(failure, command.Name);
            return new($"{command.Name} failed: {failure.Message}", ExitCode.Crashed);
        }
    }

    private static ExitCode CodeOf(string refusal) =>
        refusal switch
        {
            Refusal.StorageFull => ExitCode.DiskFull,
            _ when Refusal.IsOfStorage(refusal) => ExitCode.DataDirectory,
            _ => ExitCode.Usage,
        };

    private string OwnAddress() =>
        settings.PublicAddress
        ?? server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
        ?? configuration["urls"]?.Split(';')[0]
        ?? Listening.DefaultAddress;

    [LoggerMessage(Level = LogLevel.Information, Message = "Command {Name} ended: {Code}")]
    private partial void Ran(string name, ExitCode? code);

    [LoggerMessage(Level = LogLevel.Error, Message = "Command {Name} failed")]
    private partial void Failed(Exception failure, string name);
}
