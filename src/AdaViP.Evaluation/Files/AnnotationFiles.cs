using AdaViP.Core.Data;

namespace AdaViP.Evaluation.Files;

/// <summary>Finds a benchmark's files by name among the files and folders that were given, in their order.</summary>
/// <param name="Places">Files or folders.</param>
public sealed record AnnotationFiles(IReadOnlyList<string> Places)
{
    /// <summary>A file that must be there.</summary>
    /// <param name="names">Its possible names; the first place that has any of them wins.</param>
    /// <exception cref="UserDataException">It is nowhere; names what was looked for and where.</exception>
    public string Require(params IReadOnlyList<string> names) => Find(names) ?? throw new UserDataException(
        $"{string.Join(" or ", names)} is missing; looked in {(Places.Count == 0 ? "nothing, for no place was given" : string.Join(", ", Places))}. " +
        "Add its folder, or the file itself, with --annotations.");

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
                    return inside;
                }

                if (Path.GetFileName(place) == name && File.Exists(place))
                {
                    return place;
                }
            }
        }

        return null;
    }
}
