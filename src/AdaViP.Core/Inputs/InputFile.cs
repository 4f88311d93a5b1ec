using System.Text;
using AdaViP.Core.Data;
using AdaViP.Core.Files;

namespace AdaViP.Core.Inputs;

/// <summary>
/// Opens files that the user names. What is not a file with contents of its own, such as a folder, a named pipe, a device or a
/// Git LFS pointer, is refused by name before anything is read from it: a pipe would block and a device may never end.
/// </summary>
public static class InputFile
{
    private const string CorrectPath = "Correct the path.";

    /// <summary>Why a path cannot be read as a file, for messages of the caller's own.</summary>
    /// <param name="path">Relative or full.</param>
    /// <returns>A clause that follows the path ("is a folder, not a file"); null for a file that can be opened.</returns>
    public static string? Problem(string path) => Find(path)?.Clause;

    /// <summary>Checks that a path leads to a file with contents of its own that this user may read.</summary>
    /// <param name="path">Relative or full.</param>
    /// <param name="subject">How the message names it; the path where null.</param>
    /// <param name="advice">The next step where it is missing or something else, as a sentence.</param>
    /// <exception cref="UserDataException">It is missing, unreadable, a folder, pipe, device or Git LFS pointer.</exception>
    public static void Require(string path, string? subject = null, string advice = CorrectPath)
    {
        if (Find(path) is { } found)
        {
            throw Error(found, path, subject, advice, null);
        }
    }

    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">Relative or full.</param>
    /// <param name="subject">How the message names it; the path where null.</param>
    /// <param name="advice">The next step where it is missing or something else, as a sentence.</param>
    /// <exception cref="UserDataException">As <see cref="Require"/>.</exception>
    public static FileStream Open(string path, string? subject = null, string advice = CorrectPath)
    {
        Require(path, subject, advice);
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Error(new Fault(Unreadable(e), null), path, subject, advice, e);
        }
    }

    /// <summary>Reads a whole file.</summary>
    /// <param name="path">Relative or full.</param>
    /// <param name="limit">Most bytes, one of <see cref="BoundedFile"/>'s.</param>
    /// <param name="subject">How the message names it; the path where null.</param>
    /// <param name="advice">The next step where it is missing or something else, as a sentence.</param>
    /// <exception cref="UserDataException">As <see cref="Require"/>, or larger than the limit.</exception>
    public static byte[] ReadAllBytes(string path, int limit, string? subject = null, string advice = CorrectPath)
    {
        using FileStream stream = Open(path, subject, advice);
        try
        {
            return stream.Length <= limit && BoundedFile.ReadAll(stream, limit) is byte[] bytes
                ? bytes
                : throw Error(new Fault(FileProblem.Oversize(stream.Length, limit), null), path, subject, advice, null);
        }
        catch (IOException e)
        {
            throw Error(new Fault(Unreadable(e), null), path, subject, advice, e);
        }
    }

    /// <summary>The lines of a text file in UTF-8, read as they are asked for.</summary>
    /// <param name="path">Relative or full.</param>
    /// <param name="subject">How the message names it; the path where null.</param>
    /// <param name="advice">The next step where it is missing or something else, as a sentence.</param>
    /// <returns>Each without its end, LF or CRLF; a byte order mark is skipped.</returns>
    /// <exception cref="UserDataException">
    /// As <see cref="Require"/>, or a line is longer than <see cref="BoundedLines.Record"/>.
    /// </exception>
    public static IEnumerable<string> ReadLines(string path, string? subject = null, string advice = CorrectPath)
    {
        using FileStream stream = Open(path, subject, advice);
        bool isFirst = true;
        foreach (ReadOnlyMemory<byte> line in BoundedLines.Read(stream, subject ?? path))
        {
            ReadOnlySpan<byte> text = line.Span.TrimEnd((byte)'\r');
            yield return Encoding.UTF8.GetString(isFirst && text.StartsWith(Encoding.UTF8.Preamble)
                ? text[Encoding.UTF8.Preamble.Length..]
                : text);
            isFirst = false;
        }
    }

    private static Fault? Find(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length == 0)
        {
            return new Fault("is an empty path", null);
        }

        if (path.Contains('\0', StringComparison.Ordinal))
        {
            return new Fault("has a NUL character, which no path can have", null);
        }

        FileStatus? status = FileStatus.Of(path);
        return status switch
        {
            null when BrokenLink.Of(path) is { } link => new Fault(link.Clause, link.Advice),
            null => new Fault(Absent(path), RemoteName.Advice(path)),
            { Kind: not FileKind.Regular } => new Fault($"is {status.Named}, not a file", null),
            _ => FaultOfContents(path),
        };
    }

    private static Fault? FaultOfContents(string path)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
            if (stream.Length is 0 or > GitLfsPointer.LongestPointer)
            {
                return null;
            }

            Span<byte> text = stackalloc byte[GitLfsPointer.LongestPointer + 1];
            int read = stream.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
            GitLfsPointer? pointer = GitLfsPointer.Of(text[..read]);
            return pointer is null ? null : new Fault(pointer.Clause, GitLfsPointer.Advice);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Fault(Unreadable(e), null);
        }
    }

    private static string Absent(string path)
    {
        string full = Path.GetFullPath(path);
        return path == full || path.Contains("://", StringComparison.Ordinal)
            ? "does not exist"
            : $"does not exist (looked for {full})";
    }

    private static string Unreadable(Exception failure) => $"cannot be read: {FileProblem.Describe(failure)}";

    private static UserDataException Error(Fault fault, string path, string? subject, string advice, Exception? cause)
    {
        string message = $"{ShownValue.Cut(subject ?? path, ShownValue.LongestPath)} {fault.Clause}. {fault.Advice ?? advice}";
        return cause is null ? new UserDataException(message.Replace('\0', '?')) : new UserDataException(message, cause);
    }

    // Own advice stands in place of the caller's, which is about a wrong path.
    private sealed record Fault(string Clause, string? Advice);
}
