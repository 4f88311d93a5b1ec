using System.Globalization;
using AdaViP.Cli.Yaml;
using AdaViP.Core.Inputs;
using AdaViP.Core.Settings;
using AdaViP.Vision.Foundation;
using AdaViP.Vision.Inference;
using YamlDotNet.RepresentationModel;

namespace AdaViP.Cli.ModelFiles;

/// <summary>
/// Values of models.yaml that are more than a text or a number: graphs and files with their hashes, sizes of pictures.
/// </summary>
internal static class ModelValues
{
    private const string HashKey = "sha256";
    private const string HashSuffix = "_sha256";
    private const int HashDigits = 64;

    /// <summary>How they are read, by type.</summary>
    internal static IReadOnlyDictionary<Type, Func<SettingReader, SettingField, object?>> Types { get; } =
        new Dictionary<Type, Func<SettingReader, SettingField, object?>>
        {
            [typeof(GraphFile)] = Graph,
            [typeof(SideFile)] = File,
            [typeof(PictureSize)] = (section, field) => Size(section, field),
        };

    /// <summary>Whether a name is the hash of a file of the section: <c>tags_sha256</c>.</summary>
    internal static bool IsFileHash(SettingSection section, string name) =>
        name.EndsWith(HashSuffix, StringComparison.Ordinal) && IsFile(section, name[..^HashSuffix.Length]);

    private static GraphFile Graph(SettingReader section, SettingField field)
    {
        var graph = new GraphFile(section.FilePath(field), field.Path) { Sha256 = Hash(section, field.Name) };
        SettingField threads = section.Section.Find("threads")!;
        SettingField optimization = section.Section.Find("optimization")!;
        return graph with
        {
            Threads = section.Has(threads.Name) ? section.Value(threads) as int? ?? 0 : null,
            Optimization = section.Value(optimization) as GraphOptimization? ?? graph.Optimization,
        };
    }

    private static SideFile File(SettingReader section, SettingField field) =>
        new(section.FilePath(field), field.Path) { Sha256 = Hash(section, field.Name) };

    // A square by its side, or [height, width].
    private static PictureSize? Size(SettingReader section, SettingField field)
    {
        if (section.Node(field.Name) is YamlSequenceNode list)
        {
            int?[] sides = [.. list.Children.Select(item => Side((item as YamlScalarNode)?.Value, field.Range))];
            if (sides is [int height, int width])
            {
                return new PictureSize(width, height);
            }

            section.Wrong(field.Name, list.ToString());
            return null;
        }

        if (section.Text(field.Name) is not string text)
        {
            return null;
        }

        if (Side(text, field.Range) is int square)
        {
            return new PictureSize(square, square);
        }

        section.Wrong(field.Name, text);
        return null;
    }

    // Null where the text is not a side.
    private static int? Side(string? text, SettingRange range) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int side) && range.Holds(side) ? side : null;

    private static string? Hash(SettingReader section, string key)
    {
        string? text = null;
        string name = key + HashSuffix;
        string path = section.Section.Path;
        if (section.Has(name))
        {
            text = section.Node(name) is YamlScalarNode { Value.Length: > 0 } scalar ? scalar.Value : null;
            if (text is null)
            {
                section.Wrong(name, section.Node(name) is YamlScalarNode ? "" : section.Node(name)!.ToString(),
                    $"{HashDigits} hexadecimal digits");
            }
        }
        else if (section.Node(HashKey) is YamlMappingNode map)
        {
            name = HashKey;
            text = map.Children.FirstOrDefault(pair => (pair.Key as YamlScalarNode)?.Value == key).Value is YamlScalarNode value
                ? value.Value : null;
            foreach (string surplus in map.Children.Keys.Select(node => (node as YamlScalarNode)?.Value ?? "")
                .Where(given => !IsFile(section.Section, given)))
            {
                section.Report(HashKey, $"names {surplus}, which is not a file key of {path}.");
            }
        }
        else if (key == "path" && section.Has(HashKey))
        {
            name = HashKey;
            text = section.Text(HashKey);
        }
        else if (key is "encoder" or "image" && section.Has(HashKey))
        {
            section.Report(HashKey, $"must be a map here, because {path} has several graphs: sha256: {{ {key}: ... }}.");
        }

        if (text is not null && !(text.Length == HashDigits && text.All(char.IsAsciiHexDigit)))
        {
            section.Report(name, $"is \"{ShownValue.Cut(text)}\" but must be {HashDigits} hexadecimal digits, "
                + "as sha256sum prints them.");
            return null;
        }

        return text;
    }

    private static bool IsFile(SettingSection section, string name) => section.Find(name) is { IsFile: true };
}
