using System.Buffers.Binary;
using System.Text;
using AdaViP.Core.Files;
using AdaViP.Training.Checkpoints;

namespace AdaViP.Training.Fingerprints;

/// <summary>SHA-256 over parts that cannot run into each other: each is preceded by its length.</summary>
internal sealed class ContentHash : IDisposable
{
    private readonly Digest _hash = new();

    /// <summary>Hash of one block of bytes, lower-case hex.</summary>
    internal static string Of(ReadOnlySpan<byte> bytes) => Digest.Of(bytes);

    internal ContentHash Add(ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, part.Length);
        _hash.Append(length);
        _hash.Append(part);
        return this;
    }

    internal ContentHash Add(string part) => Add(Encoding.UTF8.GetBytes(part));

    /// <summary>A whole file, read in pieces.</summary>
    internal ContentHash AddFile(string path, CancellationToken cancellation = default) =>
        Add(Convert.FromHexString(FileDigests.Read(path, cancellation)));

    /// <summary>The hash so far, lower-case hex; starts again.</summary>
    internal string Finish() => _hash.Finish();

    public void Dispose() => _hash.Dispose();
}
