using System.Globalization;
using System.Text;

namespace AdaViP.Core.Inputs;

/// <summary>The short text that a clone without Git LFS has in place of a large file.</summary>
/// <param name="Bytes">Size of the pointer itself.</param>
/// <param name="OwnBytes">Size of the file that it stands for; null where the pointer does not say.</param>
public sealed record GitLfsPointer(int Bytes, long? OwnBytes)
{
    /// <summary>No pointer is longer: the specification's own limit, in bytes.</summary>
    public const int LongestPointer = 1024;

    private static ReadOnlySpan<byte> Begin => "version https://git-lfs.github.com/spec/"u8;

    // The name of the project before 2015; its pointers are still valid.
    private static ReadOnlySpan<byte> OldBegin => "version https://hawser.github.com/spec/"u8;

    /// <summary>A clause that follows the file's name: what it is.</summary>
    public string Clause => OwnBytes is long size
        ? $"is a Git LFS pointer ({Bytes} bytes of text in place of {ByteCount.Format(size)}): its contents were not fetched"
        : $"is a Git LFS pointer ({Bytes} bytes of text): its contents were not fetched";

    /// <summary>The next step, as a sentence.</summary>
    public static string Advice => "Run 'git lfs install' and 'git lfs pull' in its folder, or fetch it with 'hf download'.";

    /// <summary>Recognises a pointer by its contents.</summary>
    /// <param name="file">A whole file.</param>
    /// <returns>Null where the file is its own.</returns>
    public static GitLfsPointer? Of(ReadOnlySpan<byte> file)
    {
        if (file.Length > LongestPointer || !(file.StartsWith(Begin) || file.StartsWith(OldBegin)))
        {
            return null;
        }

        string[] lines = Encoding.UTF8.GetString(file).Split('\n');
        string? size = lines.FirstOrDefault(line => line.StartsWith("size ", StringComparison.Ordinal))?[5..].Trim();
        return new GitLfsPointer(
            file.Length, long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out long bytes) ? bytes : null);
    }
}
