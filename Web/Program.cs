using System.CommandLine;
using LiveChatMeet.Accounts;
using LiveChatMeet.Calls;
using LiveChatMeet.Check;
using LiveChatMeet.Commands;
using LiveChatMeet.Console;
using LiveChatMeet.Desk;
using LiveChatMeet.Figures;
using LiveChatMeet.Hosting;
using LiveChatMeet.Hub;
using LiveChatMeet.Identity;
using LiveChatMeet.Livechat;
using LiveChatMeet.Mail;
using LiveChatMeet.Presence;
using LiveChatMeet.Privacy;
using LiveChatMeet.Refusals;
using LiveChatMeet.Relay;
using LiveChatMeet.Rooms;
using LiveChatMeet.Search;
using LiveChatMeet.Sites;
using LiveChatMeet.Storage;
using LiveChatMeet.Teams;
using LiveChatMeet.Telemetry;

// What a running server carries out too.
ServerCommand[] commands =
[
    new BackupCommand(),
    new VacuumCommand(),
    new ResetPasswordCommand(),
    new SetupCodeCommand(),
    new RotateKeysCommand(),
    new CheckCommand(),
    new ExportVisitorCommand(),
    new EraseVisitorCommand(),
];

try
{
    IEnumerable<Command> lines =
    [
        .. commands.Select(one => one.OnCommandLine(BuildForCommand)),
        RestoreCommand.Create(),
        VersionCommand.Create(),
    ];
    if (await CommandLine.AnswerAsync(args, lines) is { } answered)
        return (int)answered;

    await using var app = Create(args).Build();
    var settings = app.Services.GetRequiredService<Settings>();
    await app.Services.MigrateAsync();
    app.Services.TryKeys();

    app.UseHosting(settings);
    app.UseLivechat();
    app.MapHosting();
    app.MapAccounts();
    app.MapRooms();
    app.MapHub();
    app.MapTelemetry();

    await app.ListenAsync();
    app.Services.GetRequiredService<Welcome>()
        .Print(app, await app.Services.GetRequiredService<FirstRun>().PrepareAsync());
    await app.WaitForShutdownAsync();
    return (int)ExitCode.Done;
}
catch (StartupException failure)
{
    System.Console.Error.WriteLine(failure.Message);
    return (int)failure.Code;
}

WebApplication BuildForCommand(string[] serverArgs, DataDirectory held)
{
    var builder = Create(serverArgs, held);
    builder.Logging.ClearProviders(); // a command says what there is to say
    return builder.Build();
}

WebApplicationBuilder Create(string[] serverArgs, DataDirectory? held = null)
{
    var options = new WebApplicationOptions
    {
        Args = [.. OwnConfiguration.ReadOnce, .. serverArgs],
        ContentRootPath = AppContext.BaseDirectory,
    };
    var builder = OwnConfiguration.Read(() => WebApplication.CreateBuilder(options));
    var settings = builder.AddHosting(serverArgs);
    var data = held ?? CommandClient.OpenForServer(builder.Configuration[DataDirectory.Setting]);
    builder.Services.AddStorage(data, settings.Backup);
    builder.Services.AddProductIdentity(settings.SignIn);
    builder.Services.AddSites();
    builder.Services.AddTeams();
    builder.Services.AddPresence();
    builder.Services.AddCalls();
    builder.Services.AddDesk();
    builder.Services.AddRelay(new(settings.Ice, settings.PublicAddress));
    builder.Services.AddRooms();
    builder.Services.AddMail();
    builder.Services.AddSearch();
    builder.Services.AddFigures();
    builder.Services.AddPrivacy();
    builder.Services.AddAccounts();
    builder.Services.AddConsole();
    builder.Services.AddLivechat();
    builder.Services.AddHub();
    builder.Services.AddCheck();
    builder.Services.AddTelemetry(settings);
    builder.Services.AddCommands(commands);
    return builder;
}
