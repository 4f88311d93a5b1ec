using AdaViP.Core;
using AdaViP.Core.Inputs;
using AdaViP.RunReports.Settings;

namespace AdaViP.RunReports.Rows;

/// <summary>Names of rows: what people call the models, and where two would be called alike, what tells them apart.</summary>
internal static class RowNames
{
    private const int MostSettings = 3;

    /// <summary>A name for each key.</summary>
    /// <param name="subjects">One per key.</param>
    public static IReadOnlyDictionary<string, string> Of(IReadOnlyList<Subject> subjects)
    {
        var names = new Dictionary<string, string>();
        foreach (IGrouping<string, Subject> alike in subjects.GroupBy(subject => subject.Name))
        {
            Subject[] group = [.. alike];
            for (int i = 0; i < group.Length; i++)
            {
                names[group[i].Key] = group.Length == 1 ? alike.Key : $"{alike.Key} ({Difference(group, i)})";
            }
        }

        // Whatever is still called alike is counted.
        HashSet<string> taken = [];
        foreach (Subject subject in subjects)
        {
            string name = names[subject.Key];
            for (int number = 2; !taken.Add(names[subject.Key]); number++)
            {
                names[subject.Key] = FormattableString.Invariant($"{name} #{number}");
            }
        }

        return names;
    }

    /// <summary>The same names, with those that whoever asks for the report wants in place of theirs.</summary>
    /// <param name="names">As <see cref="Of"/> gives them.</param>
    /// <param name="wanted">Other names, by these.</param>
    /// <exception cref="UserOptionException">A name is not there, or two rows would have one.</exception>
    public static IReadOnlyDictionary<string, string> Renamed(
        IReadOnlyDictionary<string, string> names, IReadOnlyDictionary<string, string> wanted)
    {
        foreach (string name in wanted.Keys.Except(names.Values))
        {
            throw new UserOptionException(
                $"{ReportSettings.Names} renames the row \"{ShownValue.Cut(name)}\", but the rows are called "
                + $"{string.Join(", ", names.Values.Select(row => $"\"{row}\""))}. Give one of these names.");
        }

        Dictionary<string, string> renamed = names.ToDictionary(
            row => row.Key, row => wanted.GetValueOrDefault(row.Value, row.Value));
        string? twice = renamed.Values.GroupBy(name => name).FirstOrDefault(alike => alike.Count() > 1)?.Key;
        return twice is null
            ? renamed
            : throw new UserOptionException(
                $"{ReportSettings.Names} calls more than one row \"{ShownValue.Cut(twice)}\". "
                + "Give each row a name of its own.");
    }

    private static string Difference(Subject[] group, int index)
    {
        IReadOnlyDictionary<string, string> own = group[index].Recipe;
        string[] keys =
        [
            .. own.Keys.Where(key => group.Any(other => other.Recipe.Count > 0
                && other.Recipe.GetValueOrDefault(key) != own[key])).Order(StringComparer.Ordinal),
        ];
        if (keys.Length == 0)
        {
            return Path.GetFileName(Path.GetDirectoryName(group[index].Place)) is { Length: > 0 } above
                ? $"{above}/{Path.GetFileName(group[index].Place)}" : group[index].Place;
        }

        string shown = string.Join(", ", keys.Take(MostSettings).Select(key => $"{key.Split('.')[^1]} {own[key]}"));
        return keys.Length > MostSettings ? shown + ", …" : shown;
    }
}
