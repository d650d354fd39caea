using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using LiveChatMeet.Refusals;

namespace LiveChatMeet.Commands;

/// <summary>What a process asks of the server.</summary>
/// <param name="Command">Its name.</param>
/// <param name="Arguments">As many as the command has.</param>
/// <param name="Address">Where people reach the server, if the asker was told; else the server knows.</param>
internal sealed record CommandRequest(string? Command, IReadOnlyList<string?>? Arguments, string? Address);

/// <summary>What the server says: progress, the one answer, or nothing but that it is still there.</summary>
/// <param name="Says">A line, or several.</param>
/// <param name="Code">Only in the answer: what to exit with.</param>
internal sealed record CommandReply(string? Says = null, ExitCode? Code = null);

/// <summary>One connection of the socket: a JSON object per line, in both directions. Lines and waits have
/// limits.</summary>
internal sealed class CommandWire(Socket socket, TimeProvider time) : IDisposable
{
    /// <summary>Of a request: several paths of the longest kind.</summary>
    public const int MaxRequestBytes = 32 * 1024;

    /// <summary>Of a reply.</summary>
    public const int MaxReplyBytes = 4 * 1024 * 1024;

    private static readonly TimeSpan TakesWithin = TimeSpan.FromSeconds(5);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { MaxDepth = 4 };

    private readonly SemaphoreSlim _oneLine = new(1);
    private readonly byte[] _buffer = new byte[4 * 1024];
    private int _from;
    private int _to;

    /// <returns>Null if the line is no such object, or the other side has left.</returns>
    /// <exception cref="OperationCanceledException">It did not come in time.</exception>
    /// <exception cref="SocketException">The other side is gone.</exception>
    public async Task<T?> ReadAsync<T>(int maxBytes, TimeSpan within, CancellationToken cancelled)
        where T : class
    {
        using var late = new CancellationTokenSource(within, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancelled);
        if (await ReadLineAsync(maxBytes, either.Token) is not { } line)
            return null;
        try
        {
            return JsonSerializer.Deserialize<T>(line, Json);
        }
        catch (JsonException)
        {
            return null; // rubbish
        }
    }

    /// <exception cref="OperationCanceledException">The other side does not take it.</exception>
    /// <exception cref="SocketException">The other side is gone.</exception>
    public async Task WriteAsync<T>(T value)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(value, Json), (byte)'\n'];
        using var late = new CancellationTokenSource(TakesWithin, time);
        await _oneLine.WaitAsync(late.Token);
        try
        {
            for (var sent = 0; sent < line.Length; )
                sent += await socket.SendAsync(line.AsMemory(sent), late.Token);
        }
        finally
        {
            _oneLine.Release();
        }
    }

    /// <summary>Ends when the other side leaves, and does not read what it may still say.</summary>
    public async Task LeavesAsync(CancellationToken cancelled)
    {
        try
        {
            while (await socket.ReceiveAsync(_buffer, cancelled) > 0) { }
        }
        catch (SocketException)
        {
            // It has left without a word.
        }
    }

    public void Dispose()
    {
        socket.Dispose();
        _oneLine.Dispose();
    }

    private async Task<string?> ReadLineAsync(int maxBytes, CancellationToken cancelled)
    {
        using var line = new MemoryStream();
        while (true)
        {
            if (_from == _to)
                (_from, _to) = (0, await socket.ReceiveAsync(_buffer, cancelled));
            if (_to == 0)
                return null;
            var end = Array.IndexOf(_buffer, (byte)'\n', _from, _to - _from);
            if (line.Length <= maxBytes) // what is longer is not kept
                line.Write(_buffer.AsSpan(_from..(end < 0 ? _to : end)));
            _from = end < 0 ? _to : end + 1;
            if (end >= 0)
                return line.Length <= maxBytes ? Encoding.UTF8.GetString(line.ToArray()) : null;
        }
    }
}
