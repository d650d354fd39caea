using LiveChatMeet.Accounts;
using LiveChatMeet.Calls;
using LiveChatMeet.Console;
using LiveChatMeet.Hosting;
using LiveChatMeet.Hub;
using LiveChatMeet.Identity;
using LiveChatMeet.Livechat;
using LiveChatMeet.Presence;
using LiveChatMeet.Privacy;
using LiveChatMeet.Refusals;
using LiveChatMeet.Relay;
using LiveChatMeet.Rooms;
using LiveChatMeet.Sites;
using LiveChatMeet.Storage;

try
{
    if (await CommandLine.AnswerAsync(args, BackupCommand.Create, ResetPasswordCommand.Create) is { } answered)
        return (int)answered;

    var builder = WebApplication.CreateBuilder(
        new WebApplicationOptions
        {
            Args = [.. OwnConfiguration.ReadOnce, .. args],
            ContentRootPath = AppContext.BaseDirectory,
        }
    );
    var settings = builder.AddHosting(args);
    builder.Services.AddStorage(DataDirectory.Open(builder.Configuration[DataDirectory.Setting]));
    builder.Services.AddProductIdentity();
    builder.Services.AddSites();
    builder.Services.AddPresence();
    builder.Services.AddCalls();
    builder.Services.AddRelay(new(settings.Ice, settings.PublicAddress));
    builder.Services.AddRooms();
    builder.Services.AddPrivacy();
    builder.Services.AddAccounts();
    builder.Services.AddConsole();
    builder.Services.AddLivechat();
    builder.Services.AddHub();

    await using var app = builder.Build();
    await app.Services.MigrateAsync();
    app.Services.TryKeys();

    app.UseHosting(settings);
    app.MapHosting();
    app.MapAccounts();
    app.MapRooms();
    app.MapHub();

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
