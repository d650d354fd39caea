using System.Diagnostics.Metrics;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace LiveChatMeet.Tests.Storage;

/// <summary>What commands make happen is told after the commit, in its order, to everybody who subscribes.</summary>
public sealed class WriterEventsTests : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("livechatmeet-").FullName;
    private readonly Listener _first = new();
    private readonly Listener _second = new();
    private IHost? _host;

    private Writer Writer => _host!.Services.GetRequiredService<Writer>();

    public async ValueTask InitializeAsync()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddStorage(DataDirectory.Open(Path.Combine(_directory, "data")));
        builder.Services.AddSingleton<IEventSubscriber>(_first);
        builder.Services.AddSingleton<IEventSubscriber>(new Broken());
        builder.Services.AddSingleton<IEventSubscriber>(_second);
        _host = builder.Build();
        await _host.Services.MigrateAsync();
        await _host.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _host!.StopAsync();
        _host.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Two_hundred_commands_tell_what_they_did_in_the_order_of_the_commits()
    {
        var answers = await Task.WhenAll(Enumerable.Range(1, 200).Select(_ => Writer.WriteAsync(new AddTicket())));

        Assert.Equal(Enumerable.Range(1, 200), answers);
        Assert.Equal(Enumerable.Range(1, 200), _first.Heard.Select(added => added.Count));
    }

    [Fact]
    public async Task A_refused_command_tells_nothing_and_a_broken_subscriber_keeps_nobody_from_hearing()
    {
        var refused = await Assert.ThrowsAsync<RefusedException>(() =>
            Writer.WriteAsync(new AddTicket { Refuses = true })
        );
        await Writer.WriteAsync(new AddTicket());

        Assert.Equal(Refusal.RoomClosed, refused.Code);
        Assert.Equal([1], _first.Heard.Select(added => added.Count));
        Assert.Equal([1], _second.Heard.Select(added => added.Count));
    }

    [Fact]
    public async Task The_event_is_told_before_the_answer_and_finds_the_row_on_the_disk()
    {
        _first.Reads = () =>
        {
            using var database = _host!.Services.GetRequiredService<IDbContextFactory<LiveChatDb>>().CreateDbContext();
            return database.Tickets.Count();
        };

        var answer = await Writer.WriteAsync(new AddTicket());

        Assert.Equal((1, 1), (answer, _first.Read));
    }

    [Fact]
    public async Task Commands_and_small_changes_have_names_in_measurements()
    {
        var names = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Name == "livechatmeet.writer.command.duration")
                    listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>(
            (_, _, tags, _) =>
            {
                lock (names)
                    names.Add((string)tags[0].Value!);
            }
        );
        listener.Start();

        await Writer.WriteAsync(new AddTicket());
        await Writer.WriteAsync(database => database.Tickets.CountAsync());

        var small = $"{nameof(WriterEventsTests)}.{nameof(Commands_and_small_changes_have_names_in_measurements)}";
        lock (names)
            Assert.Equal([nameof(AddTicket), small], names.Where(name => name == nameof(AddTicket) || name == small));
    }

    [Fact]
    public async Task What_waits_for_the_disk_holds_up_no_thread_that_others_need()
    {
        var threads = await Writer.WriteAsync(async database =>
        {
            var before = Thread.CurrentThread;
            await Task.Yield();
            await database.Tickets.CountAsync();
            return (before, Thread.CurrentThread);
        });

        Assert.False(threads.before.IsThreadPoolThread);
        Assert.Same(threads.before, threads.CurrentThread);
    }

    private sealed record TicketAdded(int Count) : Event;

    private sealed class AddTicket : EntityCommand<int>
    {
        public bool Refuses { get; init; }

        protected override async Task<Outcome<int>> ApplyAsync(LiveChatDb database)
        {
            database.Tickets.Add(
                new()
                {
                    Hash = Ids.New(),
                    Purpose = LiveChatMeet.Identity.TicketPurpose.Invitation,
                    Subject = "somebody",
                    ExpiresAt = DateTimeOffset.UnixEpoch,
                }
            );
            await database.SaveChangesAsync();
            var count = await database.Tickets.CountAsync();
            return Refuses ? throw new RefusedException(Refusal.RoomClosed) : new(count, new TicketAdded(count));
        }
    }

    private sealed class Listener : IEventSubscriber
    {
        public List<TicketAdded> Heard { get; } = [];

        public Func<int>? Reads { get; set; }

        public int Read { get; private set; }

        public void On(Event happened)
        {
            Heard.Add((TicketAdded)happened);
            Read = Reads?.Invoke() ?? 0;
        }
    }

    private sealed class Broken : IEventSubscriber
    {
        public void On(Event happened) => throw new InvalidOperationException("This one is broken.");
    }
}
