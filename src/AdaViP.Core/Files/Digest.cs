using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AdaViP.Core.Files;

/// <summary>
/// SHA-256 as the program records it: 64 lower-case hexadecimal digits, or the first four bytes where a record needs a checksum.
/// </summary>
public sealed class Digest : IDisposable
{
    private const int BlockBytes = 1 << 20;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Of one block of bytes.</summary>
    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>The checksum of a record: the first four bytes of its digest as a little-endian number.</summary>
    public static uint ChecksumOf(ReadOnlySpan<byte> record) => ChecksumIn(SHA256.HashData(record));

    /// <summary>Of a text's UTF-8.</summary>
    public static string OfText(string text) => Of(Encoding.UTF8.GetBytes(text));

    /// <summary>Of what a stream still holds.</summary>
    /// <param name="stream">Read to its end in blocks of a megabyte.</param>
    /// <param name="progress">Told of the bytes of each block; null for nobody.</param>
    /// <param name="cancellation">Looked at in every block.</param>
    public static string Of(Stream stream, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var digest = new Digest();
        byte[] block = new byte[BlockBytes];
        for (int count = stream.Read(block); count > 0; count = stream.Read(block))
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(count);
            digest.Append(block.AsSpan(0, count));
        }

        return digest.Finish();
    }

    /// <summary>Adds bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => _hash.AppendData(bytes);

    /// <summary>Adds a text's UTF-8; where it ends does not show.</summary>
    public void AppendText(string text) => Append(Encoding.UTF8.GetBytes(text));

    /// <summary>The digest of what was added; the next one starts from nothing.</summary>
    public string Finish() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    /// <summary>As <see cref="ChecksumOf"/>, of what was added; the next one starts from nothing.</summary>
    public uint FinishChecksum() => ChecksumIn(_hash.GetHashAndReset());

    /// <inheritdoc />
    public void Dispose() => _hash.Dispose();

    private static uint ChecksumIn(byte[] hash) => BinaryPrimitives.ReadUInt32LittleEndian(hash);
}
