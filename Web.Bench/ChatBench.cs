using System.Diagnostics;
using LiveChatMeet.Hosting;
using LiveChatMeet.Hub;
using LiveChatMeet.Identity;
using LiveChatMeet.Rooms;
using LiveChatMeet.Sites;
using LiveChatMeet.Storage;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LiveChatMeet.Bench;

/// <summary>
/// The write path, from <see cref="Chat.SendAsync"/> to the durable row, with 100 messages in flight; beside
/// it what most write: one SaveChanges for each message, on the same file system in the same run, interleaved. The
/// ratio is the figure.
/// </summary>
internal static class ChatBench
{
    private const int Rooms = 100;
    private const int MessagesEach = 40;
    private const int Rounds = 5;

    public static async Task<int> RunAsync()
    {
        var directory = Directory.CreateTempSubdirectory("livechatmeet-bench-").FullName;
        try
        {
            using var host = Build(directory);
            await host.Services.MigrateAsync();
            await host.StartAsync();
            var visitors = await SeedAsync(host.Services);
            await SendAllAsync(host.Services, visitors);
            await SaveEachAsync(host.Services, visitors);

            var ratios = new List<double>();
            for (var round = 1; round <= Rounds; round++)
            {
                var ours = await SendAllAsync(host.Services, visitors);
                var theirs = await SaveEachAsync(host.Services, visitors);
                ratios.Add(ours / theirs);
                System.Console.WriteLine(
                    $"round {round}: group commit {ours, 7:F0} messages/s, one "
                        + $"SaveChanges each {theirs, 6:F0} messages/s, ratio {ours / theirs:F1}"
                );
            }
            System.Console.WriteLine($"median ratio {ratios.Order().ElementAt(Rounds / 2):F1}");
            await host.StopAsync();
            return 0;
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(directory, recursive: true);
        }
    }

    private static IHost Build(string directory)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddStorage(DataDirectory.Open(Path.Combine(directory, "data")));
        builder.Services.AddHub();
        builder.Services.AddSingleton(new Settings { Limits = new() { MessagesUntilTaken = int.MaxValue } });
        builder.Services.AddSingleton<Chat>();
        return builder.Build();
    }

    private static async Task<List<string>> SeedAsync(IServiceProvider services)
    {
        var (writer, chat) = (services.GetRequiredService<Writer>(), services.GetRequiredService<Chat>());
        var site = new Site { Key = "bench", Name = "Bench" };
        await writer.WriteAsync(database => Task.FromResult(database.Sites.Add(site).Entity.Id));
        var visitors = new List<string>();
        for (var number = 0; number < Rooms; number++)
        {
            var newcomer = new NewVisitor
            {
                SiteId = site.Id,
                CredentialHash = Secrets.Hash(Secrets.New()),
                Device = new(null, DeviceKind.Computer),
            };
            visitors.Add((await chat.SendAsNewVisitorAsync(newcomer, Ids.New(), "Hello")).U.Id);
        }
        return visitors;
    }

    private static async Task<double> SendAllAsync(IServiceProvider services, List<string> visitors)
    {
        var chat = services.GetRequiredService<Chat>();
        return await MeasureAsync(
            visitors,
            visitor =>
                chat.SendAsync(
                    new(Party.Visitor, visitor),
                    null,
                    Ids.New(),
                    "The front brake squeals since yesterday's rain."
                )
        );
    }

    private static async Task<double> SaveEachAsync(IServiceProvider services, List<string> visitors)
    {
        var databases = services.GetRequiredService<IDbContextFactory<LiveChatDb>>();
        using var oneWriter = new SemaphoreSlim(1);
        return await MeasureAsync(
            visitors,
            async visitor =>
            {
                await oneWriter.WaitAsync();
                try
                {
                    await using var database = await databases.CreateDbContextAsync();
                    var room = await database
                        .Rooms.Include(r => r.Visitor)
                        .SingleAsync(r => r.VisitorId == visitor && r.ClosedAt == null);
                    var author = new Author(visitor, room.Visitor!.Username, room.Visitor.DisplayName);
                    database.Messages.Add(
                        room.Append(
                            new Message
                            {
                                RoomId = room.Id,
                                Text = "The front brake squeals since yesterday's rain.",
                                Author = author,
                                Party = Party.Visitor,
                                SentAt = DateTimeOffset.UtcNow,
                                ClientId = Ids.New(),
                            }
                        )
                    );
                    await database.SaveChangesAsync();
                }
                finally
                {
                    oneWriter.Release();
                }
            }
        );
    }

    private static async Task<double> MeasureAsync(List<string> visitors, Func<string, Task> send)
    {
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(
            visitors.Select(async visitor =>
            {
                for (var number = 0; number < MessagesEach; number++)
                    await send(visitor);
            })
        );
        return Rooms * MessagesEach / watch.Elapsed.TotalSeconds;
    }
}
