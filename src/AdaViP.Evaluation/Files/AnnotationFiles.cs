using System.Globalization;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using AdaViP.Evaluation.Settings;

namespace AdaViP.Evaluation.Files;

/// <summary>Finds a benchmark's files by name among the files and folders that were given, in their order.</summary>
/// <param name="Places">Files or folders.</param>
public sealed record AnnotationFiles(IReadOnlyList<string> Places)
{
    private readonly List<string> _used = [];
    private readonly Dictionary<string, object> _read = new(StringComparer.Ordinal);

    /// <summary>The files that were found and noted so far: what scores depend on besides the answers.</summary>
    public IReadOnlyList<string> Used => _used;

    /// <summary>Where was looked, for messages; says which places do not exist.</summary>
    public string Looked => Places.Count == 0
        ? "nothing, for no place was given"
        : string.Join(", ", Places.Select(
            place => Path.Exists(place) ? ShownValue.Place(place) : $"{place} (which does not exist)"));

    /// <summary>Remembers a file as used.</summary>
    /// <param name="path">A file that is read.</param>
    /// <returns>The path.</returns>
    public string Note(string path)
    {
        if (!_used.Contains(path))
        {
            _used.Add(path);
        }

        return path;
    }

    /// <summary>
    /// What was read of some files before; read now where nothing is known, or where one of them was written since.
    /// </summary>
    /// <typeparam name="T">What is read; one thing of each type.</typeparam>
    /// <param name="paths">The files.</param>
    /// <param name="read">Reads them, which may take long.</param>
    internal T Remember<T>(IReadOnlyList<string> paths, Func<T> read)
        where T : notnull
    {
        string key = $"{typeof(T)}\0{string.Join('\0', paths.Select(State))}";
        if (!_read.TryGetValue(key, out object? found))
        {
            _read[key] = found = read();
        }

        return (T)found;
    }

    /// <summary>A file that must be there.</summary>
    /// <param name="names">Its possible names; the first place that has any of them wins.</param>
    /// <exception cref="UserDataException">It is nowhere; names what was looked for and where.</exception>
    public string Require(params IReadOnlyList<string> names) => Find(names) ?? throw new UserDataException(
        $"{string.Join(" or ", names)} is missing; looked in {Looked}. " +
        $"Add its folder, or the file itself, with {EvaluationSettings.Annotations}.");

    /// <summary>A file that must be there, under one of several names that stand for different things.</summary>
    /// <param name="names">Its possible names.</param>
    /// <exception cref="UserDataException">It is nowhere, or more than one of them is there.</exception>
    public string RequireOnly(IReadOnlyList<string> names) =>
        Only(names.Select(name => Find(name)).OfType<string>()) ?? Require(names);

    /// <summary>The only file of some; null where there is none.</summary>
    /// <param name="files">Files that would do.</param>
    /// <exception cref="UserDataException">There are several; which one is meant cannot be told.</exception>
    public static string? Only(IEnumerable<string> files)
    {
        string[] found = [.. files.Distinct(StringComparer.Ordinal)];
        return found.Length <= 1
            ? found.FirstOrDefault()
            : throw new UserDataException($"Which of these question files is meant: {string.Join(", ", found)}? Name one alone.");
    }

    /// <summary>A file that may be absent.</summary>
    /// <param name="names">Its possible names.</param>
    /// <returns>Its path, or null.</returns>
    public string? Find(params IReadOnlyList<string> names)
    {
        foreach (string place in Places)
        {
            foreach (string name in names)
            {
                string inside = Path.Combine(place, name);
                if (File.Exists(inside))
                {
                    return Note(inside);
                }

                if (Path.GetFileName(place) == name && File.Exists(place))
                {
                    return Note(place);
                }
            }
        }

        return null;
    }

    private static string State(string path) =>
        new FileInfo(path) is { Exists: true } file
            ? string.Create(CultureInfo.InvariantCulture, $"{path}\0{file.Length}\0{file.LastWriteTimeUtc.Ticks}")
            : path;
}
