using System.Globalization;
using AdaViP.Core;
using AdaViP.Core.Inputs;
using AdaViP.Core.Settings;
using AdaViP.Vision.Foundation;
using AdaViP.Vision.Inference;
using YamlDotNet.RepresentationModel;

namespace AdaViP.Cli.Models;

/// <summary>
/// Takes the keys of one section of models.yaml, strictly; collects what is wrong instead of stopping at the first.
/// </summary>
internal sealed class SectionReader
{
    private const string HashKey = "sha256";
    private const string HashSuffix = "_sha256";
    private const int HashDigits = 64;

    private readonly string _section;
    private readonly string _source;
    private readonly string _folder;
    private readonly YamlMappingNode _map;
    private readonly List<string> _problems;

    /// <summary>Checks the names of the keys.</summary>
    /// <param name="section">Name of the section.</param>
    /// <param name="map">Its keys and values.</param>
    /// <param name="source">Path of the file.</param>
    /// <param name="problems">Gets one line per mistake.</param>
    internal SectionReader(string section, YamlMappingNode map, string source, List<string> problems)
    {
        _section = section;
        _map = map;
        _source = source;
        _folder = Path.GetDirectoryName(Path.GetFullPath(source))!;
        _problems = problems;
        foreach (YamlNode node in map.Children.Keys)
        {
            string name = (node as YamlScalarNode)?.Value ?? "";
            if (ModelsSchema.Find(section, name) is null && !IsFileHash(name))
            {
                _problems.Add(
                    $"{At(node)}: {section}.{name} is not a key.{Spelling.Suggestion(name, ModelsSchema.NamesOf(section))} Keys of {section}: "
                    + $"{string.Join(", ", ModelsSchema.NamesOf(section))}.");
            }
        }
    }

    /// <summary>Whether the section has the key.</summary>
    internal bool Has(string key) => Node(key) is not null;

    /// <summary>Notes a mistake that concerns a key.</summary>
    internal void Report(string key, string problem) => _problems.Add($"{At(Node(key) ?? _map)}: {_section}.{key} {problem}");

    /// <summary>A graph that must be there.</summary>
    internal GraphFile Graph(string key) => new(RequiredPath(key), $"{_section}.{key}")
    {
        Sha256 = Hash(key),
        Threads = Has("threads") ? Whole("threads", 0, 1, 1024) : null,
        Optimization = Choice("optimization", GraphOptimization.All),
    };

    /// <summary>A text file that must be there.</summary>
    internal SideFile RequiredFile(string key) => new(RequiredPath(key), $"{_section}.{key}") { Sha256 = Hash(key) };

    /// <summary>A text file, or null.</summary>
    internal SideFile? OptionalFile(string key) => Has(key) ? RequiredFile(key) : null;

    /// <summary>A path, or null.</summary>
    internal string? OptionalPath(string key) => Has(key) ? RequiredPath(key) : null;

    /// <summary>A number from 0 to 1.</summary>
    internal double Share(string key, double fallback)
    {
        if (Text(key) is not string text)
        {
            return fallback;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value is >= 0 and <= 1)
        {
            return value;
        }

        Wrong(key, text);
        return fallback;
    }

    /// <summary>A whole number.</summary>
    internal int Whole(string key, int fallback, int lowest, int highest)
    {
        if (Text(key) is not string text)
        {
            return fallback;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= lowest && value <= highest)
        {
            return value;
        }

        Wrong(key, text);
        return fallback;
    }

    /// <summary>A name from a list, or the fallback.</summary>
    internal T Choice<T>(string key, T fallback)
        where T : struct, Enum => OptionalChoice<T>(key) ?? fallback;

    /// <summary>A name from a list, or null.</summary>
    internal T? OptionalChoice<T>(string key)
        where T : struct, Enum
    {
        if (Text(key) is not string text)
        {
            return null;
        }

        if (SettingNaming.ValueOf(typeof(T), text) is T value)
        {
            return value;
        }

        Wrong(key, text);
        return null;
    }

    /// <summary>A side in pixels, or null.</summary>
    internal int? Side(string key) => Has(key) ? Whole(key, 1, 1, 8192) : null;

    /// <summary>A square by its side, or [height, width], or null.</summary>
    internal PictureSize? Size(string key)
    {
        if (Node(key) is YamlSequenceNode list)
        {
            int[] sides = [.. list.Children.Select(item =>
                int.TryParse((item as YamlScalarNode)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int side) ? side : 0)];
            if (sides.Length == 2 && sides.All(side => side is > 0 and <= 8192))
            {
                return new PictureSize(sides[1], sides[0]);
            }

            Wrong(key, list.ToString());
            return null;
        }

        return Side(key) is int square ? new PictureSize(square, square) : null;
    }

    /// <summary>A list of words; empty where the key is missing.</summary>
    internal IReadOnlyList<string> Words(string key)
    {
        switch (Node(key))
        {
            case null:
                return [];
            case YamlSequenceNode list when list.Children.All(item => item is YamlScalarNode { Value.Length: > 0 }):
                return [.. list.Children.Select(item => ((YamlScalarNode)item).Value!)];
            case YamlNode other:
                Wrong(key, other.ToString());
                return [];
        }
    }

    private string RequiredPath(string key)
    {
        if (!Has(key))
        {
            _problems.Add($"{At(_map)}: {_section}.{key} is missing; it must be {ModelsSchema.Find(_section, key)!.Expectation}.");
            return "";
        }

        if (Text(key) is not { Length: > 0 } text)
        {
            return "";
        }

        if (text.Contains('\0', StringComparison.Ordinal))
        {
            Report(key, $"is \"{ShownValue.Cut(text.Replace('\0', '?'))}\" with a NUL character (shown as ?), which no path "
                + "can have.");
            return "";
        }

        if (RemoteName.AddressAdvice(text) is string advice)
        {
            Report(key, $"is \"{ShownValue.Cut(text, ShownValue.LongestPath)}\", an address, but must be "
                + $"{ModelsSchema.Find(_section, key)!.Expectation}. {advice}");
            return "";
        }

        return Path.GetFullPath(text, _folder);
    }

    private string? Hash(string key)
    {
        string? text = null;
        string name = key + HashSuffix;
        if (Has(name))
        {
            text = Text(name);
        }
        else if (Node(HashKey) is YamlMappingNode map)
        {
            name = HashKey;
            text = map.Children.FirstOrDefault(pair => (pair.Key as YamlScalarNode)?.Value == key).Value is YamlScalarNode value ? value.Value : null;
            foreach (string surplus in map.Children.Keys.Select(node => (node as YamlScalarNode)?.Value ?? "").Where(given => !IsFile(given)))
            {
                string problem = $"{At(map)}: {_section}.{HashKey} names {surplus}, which is no file key of {_section}.";
                if (!_problems.Contains(problem))
                {
                    _problems.Add(problem);
                }
            }
        }
        else if (key == "path" && Has(HashKey))
        {
            name = HashKey;
            text = Text(HashKey);
        }
        else if (key is "encoder" or "image" && Has(HashKey))
        {
            Report(HashKey, $"must be a map here, because {_section} has several graphs: sha256: {{ {key}: ... }}.");
        }

        if (text is not null && !(text.Length == HashDigits && text.All(char.IsAsciiHexDigit)))
        {
            Report(name, $"is \"{ShownValue.Cut(text)}\" but must be {HashDigits} hexadecimal digits, as sha256sum prints them.");
            return null;
        }

        return text;
    }

    private string? Text(string key)
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

    private void Wrong(string key, string found)
    {
        string expectation = ModelsSchema.Find(_section, key)?.Expectation ?? $"{HashDigits} hexadecimal digits";
        Report(key, found.Length == 0 ? $"has no value; it must be {expectation}." : $"is \"{ShownValue.Cut(found)}\" but must "
            + $"be {expectation}.");
    }

    private bool IsFileHash(string name) => name.EndsWith(HashSuffix, StringComparison.Ordinal) && IsFile(name[..^HashSuffix.Length]);

    private bool IsFile(string name) =>
        ModelsSchema.Find(_section, name) is { } key && key.Expectation.StartsWith("a path", StringComparison.Ordinal);

    private YamlNode? Node(string key) => _map.Children.FirstOrDefault(pair => (pair.Key as YamlScalarNode)?.Value == key).Value;

    private string At(YamlNode node) => $"{_source}:{node.Start.Line}";
}
