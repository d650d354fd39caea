using System.Net.Sockets;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Commands;

/// <summary>The Unix domain socket in a data directory, by which its server takes commands: only its owner can use
/// it.</summary>
internal static class CommandSocket
{
    private const int MaxPathBytes = 100; // unix(7): 107 on Linux; 103 on a Mac

    /// <summary>Takes the place of one that a killed server left: whoever listens holds the directory's
    /// lock.</summary>
    /// <exception cref="SocketException">It cannot be made.</exception>
    /// <exception cref="IOException">The same.</exception>
    public static Socket Listen(DataDirectory data, int backlog)
    {
        File.Delete(data.CommandSocket);
        var socket = New();
        try
        {
            At(data.CommandSocket, socket.Bind);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(data.CommandSocket, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            socket.Listen(backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <returns>Null if nobody listens there.</returns>
    /// <exception cref="UnauthorizedAccessException">It is somebody else's.</exception>
    public static Socket? Connect(string path)
    {
        var socket = New();
        try
        {
            At(path, socket.Connect);
            return socket;
        }
        catch (SocketException failure)
        {
            socket.Dispose();
            if (failure.SocketErrorCode == SocketError.AccessDenied)
                throw new UnauthorizedAccessException($"Access to {path} is denied.", failure);
            return null;
        }
    }

    private static Socket New() => new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    // The address of a socket has room for some hundred bytes. A longer path leads through a link in a short place.
    private static void At(string path, Action<UnixDomainSocketEndPoint> use)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(path) <= MaxPathBytes)
        {
            use(new(path));
            return;
        }
        var place = Directory.CreateTempSubdirectory("lcm-").FullName;
        var link = Path.Combine(place, "d");
        try
        {
            Directory.CreateSymbolicLink(link, Path.GetDirectoryName(path)!);
            use(new(Path.Combine(link, Path.GetFileName(path))));
        }
        catch (ArgumentOutOfRangeException failure)
        {
            throw new IOException($"The directory for temporary files, {place}, has too long a path.", failure);
        }
        finally
        {
            Directory.Delete(place, recursive: true); // the link, not what it leads to
        }
    }
}
