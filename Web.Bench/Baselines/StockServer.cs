using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LiveChatMeet.Bench.Baselines;

/// <summary>ASP.NET's own SignalR hub as most write it: it passes a message on, and may store it first.</summary>
internal static class StockServer
{
    public const string WithoutStore = "stock";
    public const string WithEntityFramework = "stock-ef";

    /// <param name="directory">Where the database lies.</param>
    public static async Task RunAsync(string store, int port, string directory)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Services.AddSignalR(options => options.MaximumReceiveMessageSize = 64 * 1024);
        if (store == WithEntityFramework)
            builder.Services.AddEntityFrameworkStore(directory);
        else
            builder.Services.AddSingleton<IStore, NoStore>();
        await using var app = builder.Build();
        app.MapHub<StockHub>("/hub");
        app.MapGet("/", () => "ok");
        await app.RunAsync();
    }
}

internal interface IStore
{
    Task AddAsync(string from, string to, string text);
}

internal sealed class NoStore : IStore
{
    public Task AddAsync(string from, string to, string text) => Task.CompletedTask;
}

internal sealed class StockHub(IStore store) : Microsoft.AspNetCore.SignalR.Hub
{
    private static readonly ConcurrentDictionary<string, string> Connections = new();

    public override Task OnConnectedAsync()
    {
        Connections[Me] = Context.ConnectionId;
        return Clients.Caller.SendAsync("ready");
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        Connections.TryRemove(Me, out _);
        return Task.CompletedTask;
    }

    public async Task Relay(string to, string text)
    {
        await store.AddAsync(Me, to, text);
        if (Connections.TryGetValue(to, out var connection))
            await Clients.Client(connection).SendAsync("relay", text);
    }

    private string Me => Context.GetHttpContext()!.Request.Query["u"].ToString();
}
