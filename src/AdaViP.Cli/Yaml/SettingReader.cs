using AdaViP.Core;
using AdaViP.Core.Inputs;
using AdaViP.Core.Settings;
using YamlDotNet.RepresentationModel;

namespace AdaViP.Cli.Yaml;

/// <summary>
/// Binds one section of a YAML file to its settings, strictly; collects what is wrong instead of stopping at the first. Names,
/// ranges and what messages expect come from the schema.
/// </summary>
internal sealed class SettingReader
{
    private readonly SettingSection _section;
    private readonly string _source;
    private readonly string _folder;
    private readonly YamlMappingNode _map;
    private readonly List<string> _problems;

    /// <summary>Checks the names of the keys.</summary>
    /// <param name="section">The section's settings.</param>
    /// <param name="map">Its keys and values.</param>
    /// <param name="source">Path of the file.</param>
    /// <param name="problems">Gets one line per mistake.</param>
    /// <param name="isOther">Whether a name that is no setting may stand there all the same.</param>
    internal SettingReader(
        SettingSection section, YamlMappingNode map, string source, List<string> problems,
        Func<SettingSection, string, bool> isOther)
    {
        _section = section;
        _map = map;
        _source = source;
        _folder = Path.GetDirectoryName(Path.GetFullPath(source))!;
        _problems = problems;
        foreach (YamlNode node in map.Children.Keys)
        {
            string name = (node as YamlScalarNode)?.Value ?? "";
            if (section.Find(name) is null && !isOther(section, name))
            {
                string[] names = [.. section.Settings.Select(field => field.Name)];
                _problems.Add(
                    $"{At(node)}: {section.Path}.{name} is not a key.{Spelling.Suggestion(name, names)} Keys of {section.Path}: "
                    + $"{string.Join(", ", names)}.");
            }
        }
    }

    /// <summary>The section's settings.</summary>
    internal SettingSection Section => _section;

    /// <summary>Whether the section has the key.</summary>
    internal bool Has(string key) => Node(key) is not null;

    /// <summary>Notes a mistake that concerns a key.</summary>
    internal void Report(string key, string problem) =>
        _problems.Add($"{At(Node(key) ?? _map)}: {_section.Path}.{key} {problem}");

    /// <summary>Notes a mistake in a list or map inside the section, once.</summary>
    internal void ReportOnce(YamlNode at, string problem)
    {
        string line = $"{At(at)}: {problem}";
        if (!_problems.Contains(line))
        {
            _problems.Add(line);
        }
    }

    /// <summary>Sets every setting that the section names, and asks for those that must be there.</summary>
    /// <param name="root">Of the schema's type; nobody has seen it yet.</param>
    /// <param name="kinds">How values of types are read that are not texts, numbers, choices or lists of words.</param>
    /// <param name="skip">Whether a setting is left to the caller.</param>
    internal void Fill(
        object root, IReadOnlyDictionary<Type, Func<SettingReader, SettingField, object?>> kinds, Func<SettingField, bool> skip)
    {
        foreach (SettingField field in _section.Settings.Where(field => !field.BelongsToFile && !skip(field)))
        {
            if ((Has(field.Name) || field.IsRequired)
                && (kinds.TryGetValue(field.ValueType, out var read) ? read(this, field) : Value(field)) is object value)
            {
                field.SetValue(root, value);
            }
        }
    }

    /// <summary>A text, number, choice, list of words or path; null where there is none or a wrong one, which is noted.</summary>
    internal object? Value(SettingField field)
    {
        if (field.IsFile)
        {
            return RequiredPath(field);
        }

        if (field.ValueType == typeof(IReadOnlyList<string>))
        {
            return Words(field.Name);
        }

        if (Text(field.Name) is not string text)
        {
            return null;
        }

        if (field.Requirement(text, out object? value) is not null)
        {
            Wrong(field.Name, text);
        }

        return value;
    }

    /// <summary>A path, absolute; empty where there is none or a wrong one, which is noted.</summary>
    internal string RequiredPath(SettingField field)
    {
        if (!Has(field.Name))
        {
            _problems.Add($"{At(_map)}: {field.Path} is missing; it must be {field.Expectation}.");
            return "";
        }

        if (Text(field.Name) is not { Length: > 0 } text)
        {
            return "";
        }

        if (text.Contains('\0', StringComparison.Ordinal))
        {
            Report(field.Name, $"is \"{ShownValue.Cut(text.Replace('\0', '?'))}\" with a NUL character (shown as ?), which "
                + $"no path "
                + "can have.");
            return "";
        }

        if (RemoteName.AddressAdvice(text) is string advice)
        {
            Report(field.Name, $"is \"{ShownValue.Cut(text, ShownValue.LongestPath)}\", an address, but must be "
                + $"{field.Expectation}. {advice}");
            return "";
        }

        return Path.GetFullPath(text, _folder);
    }

    /// <summary>A text that is not empty; null where there is none or something else, which is noted.</summary>
    internal string? Text(string key)
    {
        switch (Node(key))
        {
            case null:
                return null;
            case YamlScalarNode { Value.Length: > 0 } scalar:
                return scalar.Value;
            case YamlNode other:
                Wrong(key, other is YamlScalarNode ? "" : other.ToString());
                return null;
        }
    }

    /// <summary>Notes that a key has another value than it must have.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="found">As it stands in the file; empty for none.</param>
    /// <param name="otherwise">What it must be where it is no setting of the section.</param>
    internal void Wrong(string key, string found, string otherwise = "")
    {
        SettingField? field = _section.Find(key);
        string expectation = field?.Expectation ?? otherwise;
        Report(key, found.Length == 0
            ? $"has no value; it must be {expectation}."
            : $"is \"{ShownValue.Cut(found)}\" but must be {expectation}.{field?.Suggestion(found)}");
    }

    /// <summary>What the file has under a key; null where it has none.</summary>
    internal YamlNode? Node(string key) => _map.Children.FirstOrDefault(pair => (pair.Key as YamlScalarNode)?.Value == key).Value;

    private IReadOnlyList<string>? Words(string key)
    {
        if (Node(key) is YamlSequenceNode list && list.Children.All(item => item is YamlScalarNode { Value.Length: > 0 }))
        {
            return [.. list.Children.Select(item => ((YamlScalarNode)item).Value!)];
        }

        Wrong(key, Node(key)!.ToString());
        return null;
    }

    private string At(YamlNode node) => $"{_source}:{node.Start.Line}";
}
