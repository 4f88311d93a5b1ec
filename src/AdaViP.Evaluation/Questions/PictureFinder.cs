using System.Globalization;
using System.Text;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Presets;
using AdaViP.Evaluation.Settings;

namespace AdaViP.Evaluation.Questions;

/// <summary>Finds the pictures of questions by the patterns of a preset.</summary>
/// <param name="preset">Gives the patterns.</param>
/// <param name="folders">Where to look.</param>
internal sealed class PictureFinder(BenchmarkPreset preset, IReadOnlyList<string> folders)
{
    // Shorter texts in the field are file names.
    private const int ShortestEmbedded = 256;

    /// <summary>The picture of a question.</summary>
    /// <param name="row">The question.</param>
    /// <exception cref="UserDataException">It is nowhere; names the file names that were tried.</exception>
    public ImageReference Require(JsonRow row)
    {
        if (Find(row) is ImageReference picture)
        {
            return picture;
        }

        string[] names = [.. Names(name => BenchmarkQuestion.FieldOf(row, name)).Distinct()];
        throw new UserDataException(names.Length == 0
            ? $"{row.Place}: the question names no picture: it lacks the fields of {string.Join(", ", preset.ImageNames)}, "
                + $"by which the preset {preset.Name} finds pictures. "
                + $"It has: {string.Join(", ", row.Element.EnumerateObject().Select(field => field.Name))}."
            : $"{row.Place}: the picture is missing. Looked for {string.Join(", ", names)} "
                + (folders.Count == 0 ? "in no folder, for none was given. "
                    : $"in {string.Join(", ", folders.Select(ShownValue.Place))}. ")
                + $"Name its folder with {EvaluationSettings.Images}.");
    }

    /// <summary>The picture of a question, or null.</summary>
    /// <param name="row">The question.</param>
    public ImageReference? Find(JsonRow row) => Find(name => BenchmarkQuestion.FieldOf(row, name), row.Place.ToString());

    /// <summary>The picture that some fields carry or lead to, or null.</summary>
    /// <param name="field">Value of a field by name; null for a field that is not there.</param>
    /// <param name="place">Where the fields stand, for messages.</param>
    public ImageReference? Find(Func<string, string?> field, string place)
    {
        if (preset.EmbeddedImage is string embedded && field(embedded) is { Length: >= ShortestEmbedded } text)
        {
            return Decode(place, embedded, text);
        }

        foreach (string folder in folders)
        {
            foreach (string name in Names(field))
            {
                if (name.Contains('\0', StringComparison.Ordinal))
                {
                    throw new UserDataException($"{place}: "
                        + $"the picture's name \"{ShownValue.Cut(name.Replace('\0', '?'))}\" has a NUL character (shown as ?).");
                }

                string path = Path.Combine(folder, name);
                if (IsInside(folder, path) && File.Exists(path))
                {
                    return new PictureFile(path);
                }
            }
        }

        return null;
    }

    private IEnumerable<string> Names(Func<string, string?> field) =>
        preset.ImageNames.Select(pattern => Fill(pattern, field)).OfType<string>().Where(name => name.Length > 0);

    // A question file from elsewhere must not lead out of the folder.
    private static bool IsInside(string folder, string path)
    {
        string root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;
        return Path.GetFullPath(path).StartsWith(root, StringComparison.Ordinal);
    }

    private static EmbeddedPicture Decode(string place, string field, string text)
    {
        // Some writers keep the header of a data address.
        int comma = text.StartsWith("data:", StringComparison.Ordinal) ? text.IndexOf(',', StringComparison.Ordinal) : -1;
        byte[] bytes = new byte[text.Length];
        return Convert.TryFromBase64Chars(text.AsSpan(comma + 1), bytes, out int length)
            ? new EmbeddedPicture(bytes[..length], place)
            : throw new UserDataException(
                $"{place}: the field \"{field}\" has {Counted.Of(text.Length, "character")}, "
                + "which is not a file name, and is not base64. Give the picture's file name.");
    }

    // Null where a field is missing.
    private static string? Fill(string pattern, Func<string, string?> field)
    {
        var name = new StringBuilder();
        for (int i = 0; i < pattern.Length; i++)
        {
            int end = pattern[i] == '{' ? pattern.IndexOf('}', i) : -1;
            if (end < 0)
            {
                name.Append(pattern[i]);
                continue;
            }

            if (Value(pattern[(i + 1)..end], field) is not string value)
            {
                return null;
            }

            name.Append(value);
            i = end;
        }

        return name.ToString();
    }

    private static string? Value(string placeholder, Func<string, string?> field)
    {
        if (placeholder.EndsWith('/'))
        {
            return field(placeholder[..^1])?.Split('/')[^1];
        }

        int colon = placeholder.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return field(placeholder);
        }

        string? text = field(placeholder[..colon]);
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number.ToString("D" + placeholder[(colon + 1)..], CultureInfo.InvariantCulture)
            : null;
    }
}
