using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;
using AdaViP.Core.Settings;

namespace AdaViP.RunReports.Runs;

/// <summary>
/// Extra scores of a run: a small file of labelled numbers that any program may put beside the answers of an evaluation, under a
/// name that ends with <c>-scores.json</c>. A report adds them to the run's row.
/// </summary>
/// <param name="Title">What was scored, for people.</param>
/// <param name="Items">How many answers the numbers are about; at least 0.</param>
/// <param name="Command">The command line that made them; null where nobody says.</param>
/// <param name="Scores">The numbers.</param>
public sealed record ExtraScores(string Title, int Items, string? Command, IReadOnlyList<ExtraScore> Scores)
{
    /// <summary>What names of such files end with.</summary>
    public const string Ending = "-scores.json";

    // By it the files are told from those of somebody else.
    private const string Kind = "extra scores 1";
    private const string KindKey = "kind";
    private const string Advice = "Make it again, or move it away.";

    /// <summary>The file, indented, with a line end.</summary>
    public string ToText() => JsonSerializer.Serialize(
        new
        {
            kind = Kind,
            title = Title,
            items = Items,
            command = Command,
            scores = Scores.Select(score => new
            {
                label = score.Label,
                value = score.Value,
                unit = score.Unit,
                better = SettingNaming.NameOf(score.Better),
                meaning = score.Meaning.Length > 0 ? score.Meaning : null,
            }),
        },
        JsonStyle.Indented) + "\n";

    /// <summary>Whether a file says that it holds extra scores; false also for one that cannot be read.</summary>
    /// <param name="file">Any path.</param>
    public static bool IsOne(string file)
    {
        try
        {
            return Read(file) is not null;
        }
        catch (UserDataException)
        {
            return false;
        }
    }

    /// <summary>The extra scores in a folder, by file name.</summary>
    /// <param name="folder">Any folder.</param>
    /// <exception cref="UserDataException">A file under such a name is damaged; names file and field.</exception>
    public static IReadOnlyList<ExtraScores> In(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*" + Ending).Order(StringComparer.Ordinal).Select(Read).OfType<ExtraScores>(),
    ];

    /// <summary>Reads a file.</summary>
    /// <param name="file">The file.</param>
    /// <returns>Null for JSON of another kind.</returns>
    /// <exception cref="UserDataException">It cannot be read; names file and field.</exception>
    public static ExtraScores? Read(string file)
    {
        JsonElement root = JsonInput.ReadObject(file, RepeatedKeys.Refused, Advice);
        if (Member(root, KindKey) is not { ValueKind: JsonValueKind.String } kind || kind.GetString() != Kind)
        {
            return null;
        }

        JsonElement list = Member(root, "scores");
        if (list.ValueKind != JsonValueKind.Array)
        {
            throw Wrong(file, "scores", list, "a list of numbers with labels");
        }

        List<ExtraScore> scores = [];
        foreach ((int index, JsonElement element) in list.EnumerateArray().Index())
        {
            ExtraScore score = Score(file, $"scores[{index}]", element);
            if (scores.Exists(other => other.Label == score.Label))
            {
                throw new UserDataException($"{file}: the label \"{ShownValue.Cut(score.Label)}\" appears twice. {Advice}");
            }

            scores.Add(score);
        }

        JsonElement items = Member(root, "items");
        return new ExtraScores(
            Text(file, "title", Member(root, "title")),
            items.ValueKind == JsonValueKind.Number && items.TryGetInt32(out int count) && count >= 0
                ? count : throw Wrong(file, "items", items, "a number of answers"),
            Member(root, "command") is { ValueKind: JsonValueKind.String } command ? command.GetString() : null,
            scores);
    }

    private static ExtraScore Score(string file, string place, JsonElement element)
    {
        JsonElement value = Member(element, "value");
        JsonElement better = Member(element, "better");
        JsonElement meaning = Member(element, "meaning");
        return new ExtraScore(
            Text(file, place + ".label", Member(element, "label")),
            value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number)
                ? number : throw Wrong(file, place + ".value", value, "a finite number"),
            Text(file, place + ".unit", Member(element, "unit")),
            better.ValueKind == JsonValueKind.String
                && SettingNaming.ValueOf(typeof(BetterWhen), better.GetString()!) is BetterWhen way
                ? way
                : throw Wrong(
                    file, place + ".better", better, "one of " + string.Join(", ", SettingNaming.NamesOf(typeof(BetterWhen)))))
        {
            Meaning = meaning.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null
                ? "" : Text(file, place + ".meaning", meaning),
        };
    }

    private static string Text(string file, string place, JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong(file, place, value, "a text");

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : default;

    private static UserDataException Wrong(string file, string place, JsonElement value, string expected)
    {
        string found = value.ValueKind == JsonValueKind.Undefined ? "missing" : JsonInput.Kind(value);
        return new UserDataException($"{file}: {place} is {found}; expected {expected}. {Advice}");
    }
}

/// <summary>A number about the answers of a run that its benchmark does not know.</summary>
/// <param name="Label">What it is called in tables; differs from the others of its sheet.</param>
/// <param name="Value">Finite.</param>
/// <param name="Unit">Its unit, such as "%"; empty for a plain number.</param>
/// <param name="Better">Which direction is better.</param>
public sealed record ExtraScore(string Label, double Value, string Unit, BetterWhen Better)
{
    /// <summary>What the number is, as a clause; empty where nobody says.</summary>
    public string Meaning { get; init; } = "";
}

/// <summary>Which direction of a number is better.</summary>
public enum BetterWhen
{
    /// <summary>Neither: the number describes.</summary>
    Neither,

    /// <summary>A higher one is better.</summary>
    Higher,

    /// <summary>A lower one is better.</summary>
    Lower,
}
