using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;

namespace AdaViP.Training.Checkpoints;

/// <summary>
/// <c>complete.json</c>: the files of a checkpoint with their sizes and SHA-256; older ones have sizes only. It is written
/// last, so a folder without it is not a checkpoint.
/// </summary>
internal static class CheckpointManifest
{
    internal const string Name = "complete.json";
    private const string Step = "step";
    private const string Sizes = "files";
    private const string Digests = "sha256";

    /// <summary>Lists everything that is in the folder.</summary>
    internal static void Write(string folder, int step, FileDigests digests)
    {
        List<string> files =
        [
            .. Directory.EnumerateFiles(folder).Where(file => Path.GetFileName(file) != Name).Order(StringComparer.Ordinal),
        ];
        using FileStream stream = AtomicFolder.CreateFile(Path.Combine(folder, Name));
        using Utf8JsonWriter json = new(stream, JsonStyle.EscapedIndentedWriter);
        json.WriteStartObject();
        json.WriteNumber(Step, step);
        json.WriteStartObject(Sizes);
        foreach (string file in files)
        {
            json.WriteNumber(Path.GetFileName(file), new FileInfo(file).Length);
        }

        json.WriteEndObject();
        json.WriteStartObject(Digests);
        foreach (string file in files)
        {
            json.WriteString(Path.GetFileName(file), digests.Of(file));
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Whether the folder has a list of files at all: it was complete once.</summary>
    internal static bool Exists(string folder) => File.Exists(Path.Combine(folder, Name));

    /// <summary>Whether what has the list's name is not a whole list: cut short, say, or overwritten.</summary>
    /// <param name="folder">The checkpoint.</param>
    internal static bool IsDamaged(string folder) => Exists(folder) && Check(folder, null, (manifest, file) =>
    {
        _ = RecordedSize(manifest, file);
        return null;
    }) is not null;

    /// <summary>Names of the files that the checkpoint of a step was closed with, the list's own among them.</summary>
    /// <param name="folder">The checkpoint.</param>
    /// <param name="step">The step.</param>
    /// <param name="problem">Why there are none: the list is missing, damaged or of something else. Null where there are.</param>
    internal static IReadOnlySet<string> FilesOf(string folder, int step, out string? problem)
    {
        HashSet<string> names = new(StringComparer.Ordinal) { Name };
        problem = Check(folder, step, (manifest, file) =>
        {
            _ = RecordedSize(manifest, file);
            names.Add(Path.GetFileName(file));
            return null;
        });
        return problem is null ? names : new HashSet<string>();
    }

    /// <summary>What is wrong by names and sizes, which costs nothing; null for nothing.</summary>
    /// <param name="folder">The checkpoint.</param>
    /// <param name="step">Its step.</param>
    internal static string? FindMissing(string folder, int step) => Check(folder, step, SizeProblem);

    /// <summary>What is wrong by contents too, which reads everything; null for nothing.</summary>
    /// <param name="folder">The checkpoint. One that records no digests is checked by sizes.</param>
    /// <param name="step">Its step.</param>
    /// <param name="cancellation">Looked at often.</param>
    internal static string? FindDamage(string folder, int step, CancellationToken cancellation) => Check(
        folder, step, (manifest, file) => SizeProblem(manifest, file) ?? DigestProblem(manifest, file, cancellation));

    // Without a step, that of any list will do.
    private static string? Check(string folder, int? step, Func<JsonElement, string, string?> problemOf)
    {
        string manifest = Path.Combine(folder, Name);
        if (InputFile.Problem(manifest) is string unreadable)
        {
            return $"{manifest} {unreadable}";
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(BoundedFile.Read(manifest, BoundedFile.Settings));
            JsonElement root = document.RootElement;
            if (root.GetProperty(Step).GetInt32() is int listed && step is int expected && listed != expected)
            {
                return $"{manifest} is of step {listed}, not of step {expected}";
            }

            foreach (JsonProperty file in root.GetProperty(Sizes).EnumerateObject())
            {
                if (problemOf(root, Path.Combine(folder, file.Name)) is string problem)
                {
                    return problem;
                }
            }

            return null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return $"{manifest} is not a list of files";
        }
        catch (UserDataException e)
        {
            return e.Message.TrimEnd('.');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{folder} cannot be read: {FileProblem.Describe(e)}";
        }
    }

    private static string? SizeProblem(JsonElement manifest, string file)
    {
        long recorded = RecordedSize(manifest, file);
        FileInfo found = new(file);
        return !found.Exists ? $"{file} is missing"
            : found.Length != recorded ? $"{file} has {found.Length} bytes, but {recorded} were written"
            : null;
    }

    private static long RecordedSize(JsonElement manifest, string file) =>
        manifest.GetProperty(Sizes).GetProperty(Path.GetFileName(file)).GetInt64();

    private static string? DigestProblem(JsonElement manifest, string file, CancellationToken cancellation)
    {
        if (!manifest.TryGetProperty(Digests, out JsonElement digests))
        {
            return null;
        }

        string? recorded = digests.GetProperty(Path.GetFileName(file)).GetString();
        string found = FileDigests.Read(file, cancellation);
        return found == recorded ? null : $"{file} has the SHA-256 {found}, but {recorded} was written";
    }
}
