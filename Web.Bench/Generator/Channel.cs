using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using LiveChatMeet.Bench.Machine;
using Connection = System.Net.Sockets.Socket;

namespace LiveChatMeet.Bench.Generator;

/// <summary>One TCP connection of the load.</summary>
internal abstract class Channel : IDisposable
{
    private readonly Loop _loop;
    private readonly Connection _connection;
    private readonly Bytes _in = new();
    private bool _isWritten;
    private bool _waits;

    protected Channel(Loop loop, int port)
    {
        (_loop, Port) = (loop, port);
        _connection = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _connection.Connect(IPAddress.Loopback, port);
        _connection.Blocking = false;
        Socket = (int)_connection.Handle;
        Token = loop.Add(this);
    }

    public int Socket { get; }

    /// <summary>By which the loop knows it.</summary>
    public int Token { get; }

    public bool IsClosed { get; private set; }

    protected Loop Loop => _loop;

    protected int Port { get; }

    /// <summary>What is to be sent; <see cref="Send"/> follows.</summary>
    protected Bytes Out { get; } = new();

    /// <summary>Reads what has come; the buffer is shared.</summary>
    public void Read(byte[] buffer)
    {
        if (IsClosed)
            return;
        var count = (int)Native.Receive(Socket, ref buffer[0], buffer.Length, 0);
        if (count > 0)
            Take(buffer.AsSpan(0, count));
        else if (count == 0 || Marshal.GetLastPInvokeError() != Native.TryAgain)
            Close();
    }

    public void Flush()
    {
        _isWritten = false;
        while (!IsClosed && Out.Count > 0)
        {
            var count = (int)Native.Send(Socket, ref Out.All[0], Out.Count, Native.NoSignal);
            if (count > 0)
                Out.Drop(count);
            else if (Marshal.GetLastPInvokeError() == Native.TryAgain)
                break;
            else
                Close();
        }
        Wait(!IsClosed && Out.Count > 0);
    }

    public void Close()
    {
        if (IsClosed)
            return;
        IsClosed = true;
        _connection.Dispose();
        Closed();
    }

    /// <summary>Closes it from this end, whatever it waits for.</summary>
    public void Dispose()
    {
        IsClosed = true;
        _connection.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>What was written to <see cref="Out"/> goes at the end of this turn.</summary>
    protected void Send()
    {
        if (_isWritten)
            return;
        _isWritten = true;
        _loop.Written(this);
    }

    /// <summary>Handles what is whole of what has come.</summary>
    /// <returns>How many bytes that was.</returns>
    protected abstract int Handle(ReadOnlySpan<byte> come);

    protected virtual void Closed() { }

    private void Take(ReadOnlySpan<byte> come)
    {
        if (_in.Count > 0)
        {
            _in.Add(come);
            _in.Drop(Handle(_in.All));
        }
        else if (Handle(come) is var handled && handled < come.Length)
            _in.Add(come[handled..]);
    }

    private void Wait(bool forRoom)
    {
        if (_waits == forRoom || IsClosed)
            return;
        _waits = forRoom;
        _loop.Watch(this, forRoom);
    }
}
