using AdaViP.Cli.Failures;
using AdaViP.Cli.Yaml;
using AdaViP.Core.Recipes;
using AdaViP.Core.Settings;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AdaViP.Cli.Recipes;

/// <summary>Reads a recipe from YAML, strictly: every key must exist, every value must be allowed, nothing is guessed.</summary>
internal static class RecipeYamlReader
{
    /// <summary>Reads the values of a recipe into a document.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="source">File name, for messages.</param>
    /// <exception cref="UsageErrorException">The text is not YAML or not a map of keys.</exception>
    public static RecipeDocument Read(string text, string source)
    {
        var document = new RecipeDocument(source);
        YamlStream yaml = YamlText.Parse(text, source);
        if (yaml.Documents.Count == 0)
        {
            throw new UsageErrorException($"{source}: the recipe is empty; 'adavip recipe copy tiny FILE' writes one to start "
                + "from.");
        }

        if (yaml.Documents.Count > 1)
        {
            throw new UsageErrorException(
                $"{At(source, yaml.Documents[1].RootNode)}: a recipe is one YAML document, but a second one starts here.");
        }

        if (yaml.Documents[0].RootNode is not YamlMappingNode root)
        {
            throw new UsageErrorException(
                $"{At(source, yaml.Documents[0].RootNode)}: a recipe is a map of keys to values, but this is "
                + $"{Kind(yaml.Documents[0].RootNode)}.");
        }

        ReadMap(root, "", source, document);
        return document;
    }

    private static void ReadMap(YamlMappingNode map, string prefix, string source, RecipeDocument document)
    {
        foreach ((YamlNode keyNode, YamlNode valueNode) in map.Children)
        {
            string origin = At(source, keyNode);
            if (keyNode is not YamlScalarNode { Value: string key })
            {
                document.AddProblem(origin, "a key must be a word.");
                continue;
            }

            string path = prefix.Length == 0 ? key : $"{prefix}.{key}";
            bool isSection = prefix.Length == 0 && TrainingRecipe.Schema.FindSection(path) is not null;
            switch (valueNode)
            {
                case YamlMappingNode section when isSection:
                    ReadMap(section, path, source, document);
                    break;
                case YamlScalarNode { Value: "" or "~" or "null", Style: ScalarStyle.Plain } when isSection:
                    break; // a section whose keys are all commented out
                case YamlScalarNode { Value: string text } scalar when !isSection:
                    if (text.Length == 0 && scalar.Style == ScalarStyle.Plain && TrainingRecipe.Schema.Find(path) is not null)
                    {
                        document.AddProblem(origin, $"{path} has no value.");
                    }
                    else
                    {
                        document.Set(path, text, origin);
                    }

                    break;
                default:
                    ReportKind(path, valueNode, isSection, origin, document);
                    break;
            }
        }
    }

    private static void ReportKind(string path, YamlNode value, bool isSection, string origin, RecipeDocument document)
    {
        if (isSection)
        {
            document.AddProblem(origin, $"{path} must be a map of keys to values, but this is {Kind(value)}.");
        }
        else if (TrainingRecipe.Schema.Find(path) is SettingField field)
        {
            document.AddProblem(origin, $"{path} must be {field.Expectation}, but this is {Kind(value)}.");
        }
        else
        {
            document.AddUnknownKey(path, origin);
        }
    }

    private static string At(string source, YamlNode node) => $"{source}:{node.Start.Line}";

    private static string Kind(YamlNode node) => node switch
    {
        YamlMappingNode => "a map",
        YamlSequenceNode => "a list",
        _ => "a single value",
    };
}
