using System.Buffers.Binary;
using System.Globalization;
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
    private const int ChunkLength = 1 << 16;

    // Bytes of one picture's traces, rejected pictures and previews: candidates of one picture take 256 MB at most.
    private const int LargestRecord = 1 << 30;

    // One of the two: a build that is looked at is not written.
    private readonly AppendFile? _file;
    private readonly FileStream? _reader;
    private readonly string _path;
    private readonly Dictionary<int, (long At, int Length)> _records = [];

    private PictureJournal(string path, AppendFile? file, FileStream? reader)
    {
        _path = path;
        _file = file;
        _reader = reader;
    }

    /// <summary>Indices of the pictures it holds.</summary>
    public IReadOnlyCollection<int> Indices => _records.Keys;

    /// <summary>Opens or creates a journal.</summary>
    /// <exception cref="StorageException">It cannot be written.</exception>
    public static PictureJournal Open(string path) => Scanned(new PictureJournal(path, AppendFile.Open(path), null));

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
            new PictureJournal(path, null, new FileStream(path, FileMode.Open, FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete)));
    }

    /// <summary>Adds a picture; the record is on the disk when this returns.</summary>
    /// <exception cref="StorageException">The disk refuses; the journal is as it was.</exception>
    public void Append(JournalEntry entry)
    {
        byte[] payload = JournalEntryBytes.Write(entry);
        byte[] bytes = new byte[HeadLength + payload.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Mark);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), Digest.ChecksumOf(payload));
        payload.CopyTo(bytes, HeadLength);
        long at = Length;
        _file!.Append(bytes, sync: true);
        _records[entry.Index] = (at + HeadLength, payload.Length);
    }

    /// <summary>What happened to the preferences of a picture that it holds, in data order.</summary>
    /// <param name="index">Of the picture.</param>
    /// <exception cref="UserDataException">The record is damaged.</exception>
    public IReadOnlyList<PreferenceTrace> ReadTraces(int index) =>
        Read(index, payload => JournalEntryBytes.ReadTraces(payload, _path));

    /// <summary>The encoded pictures of a picture that it holds.</summary>
    /// <param name="index">Of the picture.</param>
    /// <exception cref="UserDataException">The record is damaged.</exception>
    public EntryPictures ReadPictures(int index) => Read(index, JournalEntryBytes.ReadPictures);

    /// <inheritdoc />
    public void Dispose()
    {
        _file?.Dispose();
        _reader?.Dispose();
    }

    private long Length => _file?.Length ?? _reader!.Length;

    private T Read<T>(int index, Func<byte[], T> read)
    {
        (long at, int length) = _records[index];
        byte[] payload = new byte[length];
        ReadAt(at, payload);
        try
        {
            return read(payload);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new UserDataException(
                $"{_path}: the record at byte {at - HeadLength + 1} is damaged: {exception.Message.TrimEnd('.')}. "
                    + "Build the pairs again.",
                exception);
        }
    }

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

    private void Scan()
    {
        byte[] head = new byte[HeadLength];
        byte[] buffer = new byte[ChunkLength];
        long at = 0;
        while (at + HeadLength <= Length)
        {
            ReadAt(at, head);
            int length = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(4));
            if (BinaryPrimitives.ReadUInt32LittleEndian(head) != Mark || length < sizeof(int)
                || length > Length - at - HeadLength)
            {
                break;
            }

            if (length > LargestRecord)
            {
                throw new UserDataException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{_path}: the record at byte {at + 1} says that it has {length:N0} bytes, "
                        + $"but one may have {LargestRecord:N0}. The file is not this program's: build the pairs again."));
            }

            (uint checksum, int index) = Look(at + HeadLength, length, buffer);
            if (checksum != BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(8)))
            {
                break;
            }

            _records[index] = (at + HeadLength, length);
            at += HeadLength + length;
        }

        _file?.Cut(at);
    }

    // A record's checksum and its picture, read in parts: a record that is not needed takes no memory.
    private (uint Checksum, int Index) Look(long at, int length, byte[] buffer)
    {
        using var digest = new Digest();
        int index = 0;
        for (int done = 0; done < length;)
        {
            Span<byte> part = buffer.AsSpan(0, Math.Min(buffer.Length, length - done));
            ReadAt(at + done, part);
            digest.Append(part);
            index = done == 0 ? BinaryPrimitives.ReadInt32LittleEndian(part) : index;
            done += part.Length;
        }

        return (digest.FinishChecksum(), index);
    }

    private void ReadAt(long at, Span<byte> buffer)
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
