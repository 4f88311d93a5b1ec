using System.Buffers.Binary;
using System.Security.Cryptography;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Files;

namespace AdaViP.Pairs.Building;

/// <summary>
/// An append-only file of finished pictures, each with its length and checksum: what a killed process had finished is read back,
/// a half-written last record is cut off.
/// </summary>
internal sealed class PictureJournal : IDisposable
{
    private const uint Mark = 0x4A504156; // "VAPJ"
    private const int HeadLength = 12;

    // One of the two: a build that is looked at is not written.
    private readonly AppendFile? _file;
    private readonly FileStream? _reader;
    private readonly Dictionary<int, (long At, int Length)> _records = [];

    private PictureJournal(AppendFile? file, FileStream? reader)
    {
        _file = file;
        _reader = reader;
    }

    /// <summary>Indices of the pictures it holds.</summary>
    public IReadOnlyCollection<int> Indices => _records.Keys;

    /// <summary>Opens or creates a journal.</summary>
    /// <exception cref="StorageException">It cannot be written.</exception>
    public static PictureJournal Open(string path) => Scanned(new PictureJournal(AppendFile.Open(path), null));

    /// <summary>
    /// Opens a journal that a build may be writing; a half-written last record stays where it is and is not seen.
    /// </summary>
    /// <exception cref="UserDataException">It is not a file.</exception>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static PictureJournal OpenToRead(string path)
    {
        // A pipe would block; that there is nothing is the caller's matter.
        if (FileStatus.Of(path) is { Kind: not FileKind.Regular } status)
        {
            throw new UserDataException($"{path} is {status.Named}, not a file. Build the pairs again.");
        }

        return Scanned(
            new PictureJournal(null, new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)));
    }

    /// <summary>Adds a picture; the record is on the disk when this returns.</summary>
    /// <exception cref="StorageException">The disk refuses; the journal is as it was.</exception>
    public void Append(JournalEntry record)
    {
        byte[] payload = record.ToBytes();
        byte[] bytes = new byte[HeadLength + payload.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Mark);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), Checksum(payload));
        payload.CopyTo(bytes, HeadLength);
        long at = Length;
        _file!.Append(bytes, sync: true);
        _records[record.Index] = (at + HeadLength, payload.Length);
    }

    /// <summary>A picture that it holds.</summary>
    public JournalEntry Read(int index)
    {
        (long at, int length) = _records[index];
        byte[] payload = new byte[length];
        ReadAt(at, payload);
        return JournalEntry.Read(payload);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _file?.Dispose();
        _reader?.Dispose();
    }

    private long Length => _file?.Length ?? _reader!.Length;

    private static PictureJournal Scanned(PictureJournal journal)
    {
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
        while (at + HeadLength <= Length)
        {
            ReadAt(at, head);
            int length = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(4));
            if (BinaryPrimitives.ReadUInt32LittleEndian(head) != Mark || length < sizeof(int) || length > Length - at - HeadLength)
            {
                break;
            }

            byte[] payload = new byte[length];
            ReadAt(at + HeadLength, payload);
            if (Checksum(payload) != BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(8)))
            {
                break;
            }

            _records[BinaryPrimitives.ReadInt32LittleEndian(payload)] = (at + HeadLength, length);
            at += HeadLength + length;
        }

        _file?.Cut(at);
    }

    private void ReadAt(long at, byte[] buffer)
    {
        if (_file is not null)
        {
            _file.Read(at, buffer);
            return;
        }

        _reader!.Position = at;
        _reader.ReadExactly(buffer);
    }
}
