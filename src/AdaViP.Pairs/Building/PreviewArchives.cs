using System.Globalization;
using System.IO.Compression;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;

namespace AdaViP.Pairs.Building;

/// <summary>
/// The small pictures of a build's finished parts. The archives are opened when the first picture is asked for: whoever wants
/// none is not kept by a damaged one.
/// </summary>
/// <param name="files">The archives.</param>
internal sealed class PreviewArchives(IReadOnlyList<string> files) : IDisposable
{
    // Bytes; the largest preview that a build stores has 2048 pixels a side.
    private const int LargestPreview = 64 << 20;

    private const string Next = "Copy the folder again, or build the pairs again.";

    private readonly List<ZipArchive> _archives = [];
    private Dictionary<string, (string File, ZipArchiveEntry Entry)>? _entries;

    private static ReadOnlySpan<byte> JpegStart => [0xFF, 0xD8, 0xFF];

    private static ReadOnlySpan<byte> JpegEnd => [0xFF, 0xD9];

    private static ReadOnlySpan<byte> PngStart => [0x89, (byte)'P', (byte)'N', (byte)'G'];

    private static ReadOnlySpan<byte> PngEnd => [(byte)'I', (byte)'E', (byte)'N', (byte)'D', 0xAE, 0x42, 0x60, 0x82];

    /// <summary>A picture; null where no archive has it.</summary>
    /// <param name="name">"7/photo.jpg".</param>
    /// <exception cref="UserDataException">It, or an archive, is damaged; names the archive.</exception>
    public byte[]? Read(string name)
    {
        _entries ??= Open();
        if (!_entries.TryGetValue(name, out (string File, ZipArchiveEntry Entry) found))
        {
            return null;
        }

        byte[]? preview;
        try
        {
            using Stream content = found.Entry.Open();
            preview = BoundedFile.ReadAll(content, LargestPreview);
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw Damaged(found.File, $"the picture \"{name}\" in it cannot be unpacked", e);
        }

        // The archive checks no sum, and stores pictures as they are: what is damaged would be shown.
        return preview is null
            ? throw Damaged(found.File, string.Create(
                CultureInfo.InvariantCulture,
                $"the picture \"{name}\" in it unpacks to more than {LargestPreview:N0} bytes, the most that one may have"), null)
            : IsWhole(preview) ? preview
            : throw Damaged(found.File, $"the picture \"{name}\" in it is not a whole JPEG or PNG", null);
    }

    /// <inheritdoc />
    public void Dispose() => _archives.ForEach(archive => archive.Dispose());

    private Dictionary<string, (string File, ZipArchiveEntry Entry)> Open()
    {
        var entries = new Dictionary<string, (string, ZipArchiveEntry)>(StringComparer.Ordinal);
        foreach (string file in files)
        {
            FileStream stream = InputFile.Open(file, null, Next);
            try
            {
                var archive = new ZipArchive(stream);
                _archives.Add(archive);
                foreach (ZipArchiveEntry entry in archive.Entries)
                {
                    entries[entry.FullName] = (file, entry);
                }
            }
            catch (Exception e) when (IsDamage(e))
            {
                stream.Dispose();
                throw Damaged(file, "the table of what is in it, which is at its end, is missing or broken", e);
            }
        }

        return entries;
    }

    // What the runtime's reader throws where bytes are not those of a zip file.
    private static bool IsDamage(Exception failure) => failure
        is InvalidDataException or EndOfStreamException or NotSupportedException or ArgumentException or OverflowException;

    private static UserDataException Damaged(string file, string how, Exception? cause)
    {
        string message = $"{file} is damaged: {how}. {Next}";
        return cause is null ? new UserDataException(message) : new UserDataException(message, cause);
    }

    private static bool IsWhole(ReadOnlySpan<byte> picture) =>
        (picture.StartsWith(JpegStart) && picture.EndsWith(JpegEnd))
        || (picture.StartsWith(PngStart) && picture.EndsWith(PngEnd));
}
