namespace LiveChatMeet.Rooms.Files.CameraNotes;

/// <summary>Parts of a file, and what stands in the stead of others, as one file.</summary>
public sealed class PartsStream(Stream file, IReadOnlyList<Part> parts) : Stream
{
    private int _part;
    private long _within;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_part < parts.Count && _within == parts[_part].Length)
            (_part, _within) = (_part + 1, 0);
        if (_part == parts.Count)
            return 0;
        var part = parts[_part];
        buffer = buffer[..(int)Math.Min(buffer.Length, part.Length - _within)];
        var read = part.Stays ? await ReadFileAsync(part.At + _within, buffer, cancellationToken) : Fill(part, buffer);
        _within += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private ValueTask<int> ReadFileAsync(long at, Memory<byte> buffer, CancellationToken cancelled)
    {
        if (file.Position != at)
            file.Position = at;
        return file.ReadAsync(buffer, cancelled);
    }

    private int Fill(Part part, Memory<byte> buffer)
    {
        if (part.Bytes is { } bytes)
            bytes.AsMemory((int)_within, buffer.Length).CopyTo(buffer);
        else
            buffer.Span.Clear();
        return buffer.Length;
    }
}
