using AdaViP.Cli.Failures;
using AdaViP.Core.Inputs;
using AdaViP.Core.Settings;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AdaViP.Cli.Yaml;

/// <summary>
/// Binds a YAML file to the settings of a record, strictly: every key must exist, every value must be allowed, nothing is
/// guessed. What is wrong is collected, each with its line, and reported together.
/// </summary>
internal sealed class SettingDocument
{
    private readonly SettingFileKind _kind;
    private readonly object _root;
    private readonly Dictionary<string, SettingReader> _sections = [];
    private readonly Dictionary<string, (string Origin, long Order)> _origins = [];
    private readonly List<(string Text, long Order)> _problems = [];

    /// <summary>Reads a file.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="text">YAML.</param>
    /// <param name="source">The file, for messages; paths in it are relative to its folder.</param>
    /// <param name="root">Gets the values; of the schema's type, and nobody has seen it yet.</param>
    /// <exception cref="UsageErrorException">The text is not YAML, or not one map of keys.</exception>
    public SettingDocument(SettingFileKind kind, string text, string source, object root)
    {
        _kind = kind;
        _root = root;
        Source = source;
        ReadRoot(Root(text));
        foreach (SettingSection section in kind.Schema.Sections)
        {
            if (_sections.TryGetValue(section.Path, out SettingReader? reader))
            {
                reader.Fill(root, kind);
            }
            else if (section.IsRequired)
            {
                Report(section.Path, $"{section.Path} is missing; it must be {MapOf(section)}.");
            }
        }
    }

    /// <summary>The file, for messages.</summary>
    public string Source { get; }

    /// <summary>A section that the file has; null for one that it lacks.</summary>
    public SettingReader? Section(string path) => _sections.GetValueOrDefault(path);

    /// <summary>Sets a key after the file was read.</summary>
    /// <param name="path">As written, for example <c>optimizer.learning_rate</c>.</param>
    /// <param name="text">As written.</param>
    /// <param name="origin">What set it, for messages.</param>
    public void Set(string path, string text, string origin)
    {
        _origins[path] = (origin, long.MaxValue);
        if (_kind.Schema.Find(path) is not SettingField field)
        {
            ReportUnknown(path);
        }
        else if (field.Requirement(text, out object? value) is string requirement)
        {
            Report(path, $"{path} is \"{ShownValue.Cut(text)}\" but {requirement}.{field.Suggestion(text)}");
        }
        else
        {
            field.SetValue(_root, value);
        }
    }

    /// <summary>Notes a mistake, once.</summary>
    /// <param name="path">The key that should change; its place is named, or the file where nothing sets it.</param>
    /// <param name="problem">A sentence.</param>
    public void Report(string path, string problem)
    {
        (string origin, long order) = _origins.TryGetValue(path, out (string, long) key) ? key
            : path.LastIndexOf('.') is > 0 and int dot && _origins.TryGetValue(path[..dot], out (string, long) section) ? section
            : (Source, 0);
        string line = $"{origin}: {problem}";
        if (_problems.All(known => known.Text != line))
        {
            _problems.Add((line, order));
        }
    }

    /// <summary>Notes a mistake that no key has, where it was made outside the file.</summary>
    public void ReportAt(string origin, string problem) => _problems.Add(($"{origin}: {problem}", long.MaxValue));

    /// <summary>Whether nothing is wrong so far.</summary>
    public bool IsGood => _problems.Count == 0;

    /// <summary>Throws what is wrong, in the order of lines.</summary>
    /// <exception cref="UsageErrorException">One line per mistake.</exception>
    public void Require()
    {
        if (!IsGood)
        {
            throw new UsageErrorException([.. _problems.OrderBy(problem => problem.Order).Select(problem => problem.Text)]);
        }
    }

    /// <summary>Says where a key stands.</summary>
    internal void Place(string path, YamlNode key) => _origins[path] = ($"{Source}:{key.Start.Line}", key.Start.Line);

    /// <summary>Notes a key that the file may not have, with the one that was probably meant.</summary>
    internal void ReportUnknown(string path)
    {
        string shown = path.Length > 0 ? ShownValue.Cut(path) : "\"\"";
        if (_kind.Schema.FindSection(path) is SettingSection whole)
        {
            Report(path, $"{path} is a section, not a key; its keys are {Paths(whole)}.");
            return;
        }

        int dot = path.LastIndexOf('.');
        string keys = dot > 0 && _kind.Schema.FindSection(path[..dot]) is SettingSection section
            ? $"Keys of {section.Path}: {string.Join(", ", section.Settings.Select(field => field.Name))}."
            : $"Keys: {string.Join(", ", _kind.RootKeys)}.";
        string meant = _kind.Schema.Closest(path) is string closest ? $" Did you mean \"{closest}\"?" : "";
        Report(path, $"{shown} is not a key of {_kind.Name}.{meant} {keys}");
    }

    private static string Paths(SettingSection section) => string.Join(", ", section.Settings.Select(field => field.Path));

    private static string MapOf(SettingSection section) =>
        $"a map of keys to values, for example {section.Path}: {{ {section.Settings[0].Name}: ... }}";

    private YamlMappingNode Root(string text)
    {
        YamlStream yaml = YamlText.Parse(text, Source);
        if (yaml.Documents.Count == 0)
        {
            throw new UsageErrorException($"{Source}: the file is empty, but {_kind.Name} is expected. {_kind.Advice}");
        }

        if (yaml.Documents.Count > 1)
        {
            throw new UsageErrorException(
                $"{Source}:{yaml.Documents[1].RootNode.Start.Line}: "
                + $"{_kind.Name} is one YAML document, but a second one starts here. Remove it and the line --- before it.");
        }

        YamlNode root = yaml.Documents[0].RootNode;
        return root as YamlMappingNode ?? throw new UsageErrorException(
            $"{Source}:{root.Start.Line}: {_kind.Name} is a map of keys to values, but this is {Kind(root)}. {_kind.Advice}");
    }

    private void ReadRoot(YamlMappingNode root)
    {
        Reader(_kind.Schema.Sections[0]);
        foreach ((YamlNode key, YamlNode value) in root.Children)
        {
            if (Name(key) is not string name)
            {
                continue;
            }

            Place(name, key);
            if (_kind.Schema.FindSection(name) is SettingSection section)
            {
                ReadSection(section, value);
            }
            else if (_kind.Schema.Find(name) is SettingField field)
            {
                // "loss.beta: 0.1" at the root is read as what it says.
                Reader(_kind.Schema.Sections.Single(each => each.Path == field.SectionPath)).Add(field.Name, value);
            }
            else
            {
                ReportUnknown(name);
            }
        }
    }

    private void ReadSection(SettingSection section, YamlNode value)
    {
        switch (value)
        {
            case YamlMappingNode map:
                SettingReader reader = Reader(section);
                foreach ((YamlNode key, YamlNode inner) in map.Children)
                {
                    if (Name(key) is not string name)
                    {
                        continue;
                    }

                    string path = $"{section.Path}.{name}";
                    Place(path, key);
                    if (section.Find(name) is null && !_kind.IsOther(section, name))
                    {
                        ReportUnknown(path);
                    }
                    else
                    {
                        reader.Add(name, inner);
                    }
                }

                break;
            case YamlScalarNode { Value: null or "" or "~" or "null", Style: ScalarStyle.Plain }:
                Reader(section); // all its keys are commented out
                break;
            default:
                Report(section.Path, $"{section.Path} is {Kind(value)}, {Shown(value)}, but must be {MapOf(section)}.");
                break;
        }
    }

    private SettingReader Reader(SettingSection section)
    {
        if (!_sections.TryGetValue(section.Path, out SettingReader? reader))
        {
            reader = new SettingReader(section, this);
            _sections.Add(section.Path, reader);
        }

        return reader;
    }

    // Null where the key is not a word, which is noted.
    private string? Name(YamlNode key)
    {
        if (key is YamlScalarNode scalar)
        {
            return scalar.Value ?? "";
        }

        _problems.Add(($"{Source}:{key.Start.Line}: a key must be a word, but this is {Kind(key)}.", key.Start.Line));
        return null;
    }

    private static string Shown(YamlNode node) => $"\"{ShownValue.Cut(node.ToString())}\"";

    private static string Kind(YamlNode node) => node switch
    {
        YamlMappingNode => "a map",
        YamlSequenceNode => "a list",
        _ => "a single value",
    };
}
