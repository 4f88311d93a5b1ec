using System.Buffers.Binary;
using System.Security.Cryptography;

namespace AdaViP.Vision.Pairs.Building;

/// <summary>
/// An append-only file of finished pictures, each with its length and checksum: what a killed process had finished is read back,
/// a half-written last record is cut off.
/// </summary>
internal sealed class PairJournal : IDisposable
{
    private const uint Mark = 0x4A504156; // "VAPJ"
    private const int HeadLength = 12;

    private readonly FileStream _stream;
    private readonly Dictionary<int, (long At, int Length)> _records = [];

    private PairJournal(FileStream stream) => _stream = stream;

    /// <summary>Indices of the pictures it holds.</summary>
    public IReadOnlyCollection<int> Indices => _records.Keys;

    /// <summary>Opens or creates a journal.</summary>
    public static PairJournal Open(string path) =>
        Scanned(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read));

    /// <summary>Opens a journal that a build may be writing; a half-written last record stays where it is and is not seen.</summary>
    public static PairJournal OpenToRead(string path) =>
        Scanned(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));

    /// <summary>Adds a picture; the record is with the operating system when this returns, so that it outlives the process.</summary>
    public void Append(PairRecord record)
    {
        byte[] payload = record.ToBytes();
        byte[] bytes = new byte[HeadLength + payload.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Mark);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), Checksum(payload));
        payload.CopyTo(bytes, HeadLength);
        long at = _stream.Length;
        _stream.Position = at;
        _stream.Write(bytes);
        _stream.Flush();
        _records[record.Index] = (at + HeadLength, payload.Length);
    }

    /// <summary>A picture that it holds.</summary>
    public PairRecord Read(int index)
    {
        (long at, int length) = _records[index];
        byte[] payload = new byte[length];
        _stream.Position = at;
        _stream.ReadExactly(payload);
        return PairRecord.Read(payload);
    }

    /// <inheritdoc />
    public void Dispose() => _stream.Dispose();

    private static PairJournal Scanned(FileStream stream)
    {
        var journal = new PairJournal(stream);
        try
        {
            journal.Scan();
            return journal;
        }
        catch
        {
            journal.Dispose();
            throw;
        }
    }

    private static uint Checksum(byte[] payload) => BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(payload));

    private void Scan()
    {
        byte[] head = new byte[HeadLength];
        long at = 0;
        while (at + HeadLength <= _stream.Length)
        {
            _stream.Position = at;
            _stream.ReadExactly(head);
            int length = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(4));
            if (BinaryPrimitives.ReadUInt32LittleEndian(head) != Mark || length < sizeof(int) || length > _stream.Length - at - HeadLength)
            {
                break;
            }

            byte[] payload = new byte[length];
            _stream.ReadExactly(payload);
            if (Checksum(payload) != BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(8)))
            {
                break;
            }

            _records[BinaryPrimitives.ReadInt32LittleEndian(payload)] = (at + HeadLength, length);
            at += HeadLength + length;
        }

        if (_stream.CanWrite)
        {
            _stream.SetLength(at);
        }
    }
}
