using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using AdaViP.Evaluation.Files;

namespace AdaViP.Evaluation.Amber;

/// <summary>Reads annotations.json, relation.json and safe_words.txt.</summary>
public static class AmberAnnotationReader
{
    private static readonly string[] Names = ["relation.json", "safe_words.txt", "annotations.json"];

    /// <summary>The annotations among the places given; read once, for they are checked before answers are scored.</summary>
    /// <param name="files">Where to look.</param>
    /// <exception cref="UserDataException">A file is missing or wrong; names file and line.</exception>
    public static AmberAnnotations Read(AnnotationFiles files)
    {
        string[] paths = [.. Names.Select(name => files.Require(name))];
        return files.Remember(paths, () =>
        {
            var words = new AmberWords(ReadRelations(paths[0]), Utf8File.ReadLines(paths[1]));
            return new AmberAnnotations(ReadItems(paths[2], words), words);
        });
    }

    private static Dictionary<string, IReadOnlyList<string>> ReadRelations(string path)
    {
        JsonRow row = JsonRows.ReadObject(path);
        var relations = new Dictionary<string, IReadOnlyList<string>>();
        foreach (JsonProperty property in row.Element.EnumerateObject())
        {
            relations[property.Name] = row.Texts(property.Name);
        }

        return relations;
    }

    private static List<AmberItem> ReadItems(string path, AmberWords words)
    {
        var items = new List<AmberItem>();
        foreach (JsonRow row in JsonRows.Read(path))
        {
            long id = row.Number("id");
            if (id != items.Count + 1)
            {
                throw new UserDataException(
                    $"{row.Place}: id {id} is at position {items.Count + 1}; "
                        + "AMBER finds annotations by their position, so the ids must be 1, 2, 3, ...");
            }

            items.Add(Item((int)id, row, words));
        }

        return items;
    }

    private static AmberItem Item(int id, JsonRow row, AmberWords words)
    {
        string type = row.Text("type");
        AmberKind kind = type switch
        {
            "generative" => AmberKind.Generative,
            "discriminative-hallucination" => AmberKind.Existence,
            "discriminative-attribute-state" => AmberKind.State,
            "discriminative-attribute-number" => AmberKind.Number,
            "discriminative-attribute-action" => AmberKind.Action,
            "discriminative-relation" or "relation" => AmberKind.Relation,
            _ => throw new UserDataException(
                $"{row.Place}: \"type\" is \"{ShownValue.Cut(type)}\"; expected generative, discriminative-hallucination, "
                + "discriminative-attribute-state, discriminative-attribute-number, discriminative-attribute-action, "
                + "discriminative-relation or relation. Get annotations.json of AMBER again."),
        };
        if (kind == AmberKind.Generative)
        {
            return new AmberItem(id, kind, false, KnownWords(row, "truth", words), KnownWords(row, "hallu", words));
        }

        string truth = row.Text("truth");
        return truth is "yes" or "no"
            ? new AmberItem(id, kind, truth == "yes", [], [])
            : throw new UserDataException($"{row.Place}: \"truth\" is \"{truth}\"; expected \"yes\" or \"no\".");
    }

    private static IReadOnlyList<string> KnownWords(JsonRow row, string field, AmberWords words)
    {
        IReadOnlyList<string> texts = row.Texts(field);
        foreach (string text in texts)
        {
            if (!words.Associations.ContainsKey(text))
            {
                throw new UserDataException($"{row.Place}: \"{field}\" has \"{text}\", which relation.json does not know. "
                    + "Get the files of one release.");
            }
        }

        return texts;
    }
}
