using AdaViP.Core.Inputs;
using AdaViP.Core.Settings;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AdaViP.Cli.Yaml;

/// <summary>
/// The values of one section of a YAML file; the root is one too. Names, ranges and what messages expect come from the schema.
/// </summary>
internal sealed class SettingReader
{
    private readonly SettingDocument _document;
    private readonly Dictionary<string, YamlNode> _values = [];

    /// <param name="section">The section's settings.</param>
    /// <param name="document">Is told what is wrong.</param>
    internal SettingReader(SettingSection section, SettingDocument document)
    {
        Section = section;
        _document = document;
    }

    /// <summary>The section's settings.</summary>
    internal SettingSection Section { get; }

    /// <summary>Adds a key of the file.</summary>
    internal void Add(string key, YamlNode value) => _values[key] = value;

    /// <summary>Whether the section has the key.</summary>
    internal bool Has(string key) => _values.ContainsKey(key);

    /// <summary>What the file has under a key; null where it has none.</summary>
    internal YamlNode? Node(string key) => _values.GetValueOrDefault(key);

    /// <summary>Notes a mistake that concerns a key, once.</summary>
    internal void Report(string key, string problem) => _document.Report(Path(key), $"{Path(key)} {problem}");

    /// <summary>Notes a mistake inside a value.</summary>
    /// <param name="key">What the message calls it.</param>
    /// <param name="place">Where it is.</param>
    /// <param name="problem">To follow the key.</param>
    internal void Report(string key, YamlNode place, string problem)
    {
        _document.Place(Path(key), place);
        Report(key, problem);
    }

    /// <summary>Sets every setting that the section names, and asks for those that must be there.</summary>
    /// <param name="root">Of the schema's type; nobody has seen it yet.</param>
    /// <param name="kind">How values are read that are not texts, numbers, choices or lists of texts.</param>
    internal void Fill(object root, SettingFileKind kind)
    {
        foreach (SettingField field in Section.Settings.Where(field => !field.BelongsToFile && !kind.IsLeftOut(this, field)))
        {
            if (!Has(field.Name))
            {
                if (field.IsRequired)
                {
                    Report(field.Name, $"is missing; it must be {field.Expectation}.");
                }
            }
            else if ((kind.Types.TryGetValue(field.ValueType, out var read) ? read(this, field) : Value(field)) is object value)
            {
                field.SetValue(root, value);
            }
        }
    }

    /// <summary>A text, number, choice, list of texts or path; null where there is none or a wrong one, which is noted.</summary>
    internal object? Value(SettingField field)
    {
        if (field.ValueType == typeof(IReadOnlyList<string>))
        {
            return Texts(field);
        }

        if (field.IsFile)
        {
            return FilePath(field);
        }

        // "" in quotes is a text, which does where none has to be there; nothing at all is not.
        if (Node(field.Name) is YamlScalarNode { Value: "", Style: not ScalarStyle.Plain }
            && field.ValueType == typeof(string) && !field.IsRequired)
        {
            return "";
        }

        if (Text(field.Name) is not string text)
        {
            return null;
        }

        if (field.Requirement(text, out object? value) is string requirement)
        {
            Report(field.Name, $"is \"{ShownValue.Cut(text)}\" but {requirement}.{field.Suggestion(text)}");
        }

        return value;
    }

    /// <summary>A path, absolute; empty where there is none or a wrong one, which is noted.</summary>
    internal string FilePath(SettingField field)
    {
        if (Text(field.Name) is not string text)
        {
            return "";
        }

        if (text.Contains('\0', StringComparison.Ordinal))
        {
            Report(field.Name, $"is \"{ShownValue.Cut(text.Replace('\0', '?'))}\" with a NUL character (shown as ?), "
                + "which no path can have.");
            return "";
        }

        if (RemoteName.AddressAdvice(text) is string advice)
        {
            Report(field.Name, $"is \"{ShownValue.Cut(text, ShownValue.LongestPath)}\", "
                + $"an address, but must be {field.Expectation}. {advice}");
            return "";
        }

        string folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(_document.Source))!;
        return System.IO.Path.GetFullPath(text, folder);
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
            case YamlMappingNode:
                Report(key, $"is a map but must be {Section.Find(key)?.Expectation ?? "a text"}.");
                return null;
            case YamlNode other:
                Wrong(key, other is YamlScalarNode ? "" : other.ToString());
                return null;
        }
    }

    /// <summary>Notes that a key has another value than it must have.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="found">As it stands in the file; empty for none.</param>
    /// <param name="otherwise">What it must be where it is not a setting of the section.</param>
    internal void Wrong(string key, string found, string otherwise = "")
    {
        string expectation = Section.Find(key)?.Expectation ?? otherwise;
        Report(key, found.Length == 0
            ? $"has no value; it must be {expectation}."
            : $"is \"{ShownValue.Cut(found)}\" but must be {expectation}.");
    }

    // A list that must be there may not be empty.
    private IReadOnlyList<string>? Texts(SettingField field)
    {
        if (Node(field.Name) is YamlSequenceNode list && list.Children.All(item => item is YamlScalarNode { Value.Length: > 0 })
            && (list.Children.Count > 0 || !field.IsRequired))
        {
            return [.. list.Children.Select(item => ((YamlScalarNode)item).Value!)];
        }

        Wrong(field.Name, Node(field.Name)!.ToString());
        return null;
    }

    private string Path(string key) => Section.Path.Length == 0 ? key : $"{Section.Path}.{key}";
}
