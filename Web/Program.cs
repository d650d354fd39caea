using LiveChatMeet.Agents;
using LiveChatMeet.Calls;
using LiveChatMeet.Hosting;
using LiveChatMeet.Meet;
using LiveChatMeet.Rooms;
using LiveChatMeet.Signaling;
using LiveChatMeet.Visitors;

try
{
    if (await CommandLine.AnswerAsync(args) is { } answered)
        return (int)answered;

    var builder = WebApplication.CreateBuilder(
        new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory }
    );
    builder.Configuration.AddOwnFiles(args);
    var settings = Settings.From(builder.Configuration);
    Runtime.Check(builder.Environment, settings);

    builder.WebHost.ListenAsSet(builder.Configuration);
    builder.Services.AddSingleton(settings);
    builder.Services.AddSingleton(TimeProvider.System);
    builder.Services.AddStorage(DataDirectory.Open(builder.Configuration[CommandLine.DataDirectorySetting]));
    builder.Services.AddAgentIdentity();
    builder.Services.AddHouse(builder.Environment, settings);
    builder.Services.AddSignaling();

    builder.Services.AddSingleton<Tickets>();
    builder.Services.AddScoped<ConsoleShell>();
    builder.Services.AddSingleton<Chat>();
    builder.Services.AddSingleton<Endings>();
    builder.Services.AddSingleton<Switchboard>();
    builder.Services.AddHostedService<EndingWatch>();
    builder.Services.AddSingleton<CallWatch>();
    builder.Services.AddHostedService(provider => provider.GetRequiredService<CallWatch>());
    builder.Services.AddSingleton<MeetTickets>();
    builder.Services.AddHostedService<TabWatch>();
    builder.Services.AddSingleton<FirstRun>();
    builder.Services.AddSingleton<AccountLinks>();
    builder.Services.AddSingleton<Team>();

    await using var app = builder.Build();
    await app.Services.MigrateAsync();
    app.Services.TryKeys();

    app.UseHouse(settings);
    app.MapHouse();
    app.MapHub<SignalingHub>("/hub", SignalingServices.Transports).RequireRateLimiting(Limits.Connections);
    app.MapHubDoor();
    app.MapMessagesApi();

    await app.ListenAsync();
    await app.Services.GetRequiredService<Welcome>().PrintAsync(app);
    await app.WaitForShutdownAsync();
    return (int)ExitCode.Done;
}
catch (StartupException failure)
{
    Console.Error.WriteLine(failure.Message);
    return (int)failure.Code;
}
