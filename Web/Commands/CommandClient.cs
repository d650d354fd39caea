using System.CommandLine;
using System.Net.Sockets;
using LiveChatMeet.Hosting;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Commands;

/// <summary>The commands as they are typed: given to the server that runs on the data directory, or carried out alone
/// with it.</summary>
public static class CommandClient
{
    private static readonly TimeSpan TriesFor = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan TriesEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan SilentFor = TimeSpan.FromSeconds(30);

    // A backup of much is copied in that time.
    private static readonly TimeSpan CommandTakes = TimeSpan.FromMinutes(5);

    /// <param name="build">The server, not started, for its arguments and the directory that it may use.</param>
    public static Command OnCommandLine(this ServerCommand command, Func<string[], DataDirectory, WebApplication> build)
    {
        var arguments = command
            .Arguments.Select(one => new Argument<string>(one.Name) { Description = one.Description })
            .ToList();
        var line = new Command(command.Name, command.Description) { TreatUnmatchedTokensAsErrors = false };
        foreach (var argument in arguments)
            line.Add(argument);
        line.SetAction(
            async (parsed, cancelled) =>
            {
                var configuration = CommandLine.SettingsOf(parsed);
                var typed = command.Arguments.Zip(arguments.Select(parsed.GetRequiredValue)).Select(Meant);
                var request = new CommandRequest(command.Name, [.. typed], AddressIn(configuration));
                var path = configuration[DataDirectory.Setting];
                DataDirectory.DatabaseIn(path); // else there is nothing to work on
                using var data = await FreeAsync(path, cancelled);
                var reply = data is null
                    ? await AskAsync(path, request, cancelled)
                    : await RunAsync(command, build(CommandLine.ServerArguments(parsed), data), request, cancelled);
                Print(reply);
            }
        );
        return line;
    }

    /// <summary>Takes the directory for a server. A command that works alone has it for a while, and is waited for:
    /// whoever starts the server anew after a crash would take its refusal for good.</summary>
    /// <exception cref="StartupException">Unreadable, somebody else's, or in use by another server.</exception>
    public static DataDirectory OpenForServer(string? path)
    {
        var begun = TimeProvider.System.GetTimestamp();
        for (var isTold = false; ; isTold = true)
        {
            if (DataDirectory.OpenIfFree(path) is { } free)
                return free;
            using var server = Connect(path);
            if (server is not null || TimeProvider.System.GetElapsedTime(begun) > CommandTakes)
                return DataDirectory.Open(path); // which says that it is in use
            if (!isTold)
                System.Console.WriteLine(
                    $"A command is using {DataDirectory.FullPath(path)}: the server waits for it."
                );
            Thread.Sleep(TriesEvery);
        }
    }

    /// <summary>Asks the server that runs on a directory.</summary>
    /// <exception cref="StartupException">It gives no answer.</exception>
    internal static async Task<CommandReply> AskAsync(string? path, CommandRequest request, CancellationToken cancelled)
    {
        var socket = Connect(path) ?? throw NoAnswer(path, "it has stopped meanwhile");
        using var server = new CommandWire(socket, TimeProvider.System);
        try
        {
            await server.WriteAsync(request);
            while (await server.ReadAsync<CommandReply>(CommandWire.MaxReplyBytes, SilentFor, cancelled) is { } reply)
                if (reply.Code is not null)
                    return reply;
                else if (reply.Says is { } line)
                    System.Console.WriteLine(line);
            throw NoAnswer(path, "it has stopped meanwhile");
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            throw NoAnswer(path, cancelled.IsCancellationRequested ? "it was not waited for" : "it may hang");
        }
    }

    /// <returns>The directory; null if a server runs there that takes commands.</returns>
    private static async Task<DataDirectory?> FreeAsync(string? path, CancellationToken cancelled)
    {
        // A server that just starts or stops holds the directory, and does not listen.
        for (var begun = TimeProvider.System.GetTimestamp(); ; await Task.Delay(TriesEvery, cancelled))
        {
            if (DataDirectory.OpenIfFree(path) is { } free)
                return free;
            using var socket = Connect(path);
            if (socket is not null)
                return null;
            if (TimeProvider.System.GetElapsedTime(begun) > TriesFor)
                throw NoAnswer(path, "it starts or stops, or is of an older version, which takes no commands");
        }
    }

    private static Socket? Connect(string? path)
    {
        try
        {
            return CommandSocket.Connect(DataDirectory.CommandSocketIn(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw NoAnswer(path, failure.Message);
        }
    }

    private static async Task<CommandReply> RunAsync(
        ServerCommand command,
        WebApplication server,
        CommandRequest request,
        CancellationToken cancelled
    )
    {
        await using var disposed = server;
        if (command.NeedsNewestTables)
            await server.Services.MigrateAsync();
        var writer = server.Services.GetRequiredService<Writer>();
        await writer.StartAsync(cancelled);
        try
        {
            return await server.Services.GetRequiredService<CommandRunner>().RunAsync(request, TellAsync, cancelled);
        }
        finally
        {
            await writer.StopAsync(CancellationToken.None);
        }
    }

    private static string Meant((CommandArgument Argument, string Typed) one) =>
        one.Argument.IsPath ? Path.GetFullPath(one.Typed) : one.Typed;

    private static string? AddressIn(IConfiguration configuration) =>
        Settings.From(configuration).PublicAddress ?? configuration["urls"]?.Split(';')[0];

    private static Task TellAsync(string line) => System.Console.Out.WriteLineAsync(line);

    private static void Print(CommandReply reply)
    {
        if (reply.Code is { } code and not ExitCode.Done)
            throw new StartupException(code, reply.Says ?? "");
        System.Console.WriteLine(reply.Says);
    }

    private static StartupException NoAnswer(string? path, string why) =>
        new(
            ExitCode.DataDirectory,
            $"The server that uses {DataDirectory.FullPath(path)} does not answer: {why}. See its log, and try again."
        );
}
