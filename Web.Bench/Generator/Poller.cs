using System.Runtime.InteropServices;
using LiveChatMeet.Bench.Machine;
using Microsoft.Win32.SafeHandles;

namespace LiveChatMeet.Bench.Generator;

/// <summary>epoll(7): which of many sockets can be read or written.</summary>
internal sealed class Poller : IDisposable
{
    private const uint Readable = 1;
    private const uint Writable = 4;
    private const int Add = 1;
    private const int Change = 3;
    private const int AtOnce = 256;

    // struct epoll_event is packed on x86-64 alone.
    private static readonly int Size = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int TokenAt = Size - 8;

    private readonly SafeFileHandle _epoll = new(Native.EpollCreate(0), ownsHandle: true);
    private readonly byte[] _events = new byte[AtOnce * Size];

    private int Descriptor => (int)_epoll.DangerousGetHandle();

    public void Begin(int socket, int token) => Control(Add, socket, token, Readable);

    /// <param name="alsoWrites">Whether it also tells when the socket can be written.</param>
    public void Watch(int socket, int token, bool alsoWrites) =>
        Control(Change, socket, token, alsoWrites ? Readable | Writable : Readable);

    /// <returns>How many sockets are ready.</returns>
    public int Wait(int milliseconds) =>
        Math.Max(0, Native.EpollWait(Descriptor, ref _events[0], AtOnce, milliseconds));

    /// <summary>One of those that are ready. A broken one can be read.</summary>
    public (int Token, bool CanWrite, bool CanRead) this[int index]
    {
        get
        {
            var one = _events.AsSpan(index * Size, Size);
            var what = MemoryMarshal.Read<uint>(one);
            return (MemoryMarshal.Read<int>(one[TokenAt..]), (what & Writable) != 0, (what & ~Writable) != 0);
        }
    }

    public void Dispose() => _epoll.Dispose();

    private void Control(int operation, int socket, int token, uint what)
    {
        Span<byte> one = stackalloc byte[Size];
        MemoryMarshal.Write(one, what);
        MemoryMarshal.Write(one[TokenAt..], token);
        if (Native.EpollControl(Descriptor, operation, socket, ref one[0]) != 0)
            throw new InvalidOperationException("A socket could not be watched.");
    }
}
