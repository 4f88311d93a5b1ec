using System.Text.Json;
using AdaViP.Evaluation.Amber;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Tests.Support;
using AdaViP.Testing;

namespace AdaViP.Evaluation.Tests.Amber;

/// <summary>Goldens and annotations of AMBER.</summary>
internal static class AmberGolden
{
    /// <summary>The real annotations.</summary>
    public static AmberAnnotations Annotations() =>
        AmberAnnotationReader.Read(new AnnotationFiles([SharedFiles.Require("fixtures/amber")]));

    /// <summary>The answers of a case of discriminative.json.</summary>
    public static List<AmberAnswer> Answers(JsonElement golden, string name)
    {
        bool twice = name == GivenTwice;
        string letters = golden.GetProperty("cases").GetProperty(twice ? "clean" : name).GetProperty("answers").GetString()!;
        letters += twice ? letters[..400] : "";
        int first = golden.GetProperty("first_id").GetInt32();
        var styles = golden.GetProperty("styles").EnumerateObject()
            .ToDictionary(style => style.Name[0], style => style.Value.GetString()!);
        var answers = new List<AmberAnswer>();
        for (int i = 0; i < letters.Length; i++)
        {
            if (letters[i] != '.')
            {
                int id = first + (i % AmberQuestions);
                answers.Add(new AmberAnswer(id, styles[letters[i]], null, new FilePlace("answers.json", i + 1)));
            }
        }

        return answers;
    }

    /// <summary>Descriptions with the nouns that the official extraction found.</summary>
    public static List<AmberAnswer> Descriptions(JsonElement golden) =>
    [
        .. golden.GetProperty("rows").EnumerateArray().Select((row, i) => new AmberAnswer(
            row.GetProperty("id").GetInt32(),
            row.TryGetProperty("response", out JsonElement response) ? response.GetString()! : "",
            row.TryGetProperty("nouns", out JsonElement nouns)
                ? nouns.Texts()
                : [.. row.GetProperty("kept").EnumerateArray().Select(kept => kept.GetProperty("word").GetString()!)],
            new FilePlace("answers.json", i + 1))),
    ];

    private const string GivenTwice = "clean, first 400 given twice";
    private const int AmberQuestions = 14216;
}
