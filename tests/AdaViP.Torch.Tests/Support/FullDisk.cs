namespace AdaViP.Torch.Tests.Support;

/// <summary>A file on a disk with so many bytes left: what is written beyond them fails as Linux reports ENOSPC.</summary>
internal sealed class FullDisk(string path, long room) : Stream
{
    private const int NoSpace = 28;

    private readonly FileStream _file = File.Create(path);
    private long _left = room;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _file.Length;

    public override long Position
    {
        get => _file.Position;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        int count = (int)Math.Min(_left, buffer.Length);
        _file.Write(buffer[..count]);
        _left -= count;
        if (count < buffer.Length)
        {
            throw new IOException("No space left on device", NoSpace);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => _file.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _file.Dispose();
        base.Dispose(disposing);
    }
}
