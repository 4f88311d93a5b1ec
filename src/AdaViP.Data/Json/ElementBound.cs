using System.Globalization;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;

namespace AdaViP.Data.Json;

/// <summary>
/// Hands a JSON array to a reader that holds one element at a time, and ends where an element is longer than a row may be.
/// </summary>
/// <param name="inner">The array; stays the caller's.</param>
/// <param name="file">Its name, for messages.</param>
internal sealed class ElementBound(Stream inner, string file) : Stream
{
    private long _bytes;
    private int _element;

    /// <inheritdoc />
    public override bool CanRead => true;

    /// <inheritdoc />
    public override bool CanSeek => false;

    /// <inheritdoc />
    public override bool CanWrite => false;

    /// <inheritdoc />
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>An element is complete.</summary>
    public void Next()
    {
        _bytes = 0;
        _element++;
    }

    /// <inheritdoc />
    public override int Read(Span<byte> buffer) => Counted(inner.Read(buffer));

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc />
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Counted(await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc />
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc />
    public override void Flush()
    {
    }

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    // What was read with the elements before it is not counted: some kilobytes.
    private int Counted(int read)
    {
        _bytes += read;
        return _bytes <= BoundedLines.Record ? read : throw new UserDataException(string.Create(
            CultureInfo.InvariantCulture,
            $"{file}, row {_element}: this element of the list has more than {BoundedLines.Record:N0} bytes, "
                + $"the most that a row may have. Check that the file is a list of rows."));
    }
}
