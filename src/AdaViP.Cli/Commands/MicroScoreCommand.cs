using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AdaViP.Cli.MicroWorld;
using AdaViP.Cli.Runtime;
using AdaViP.Cli.Terminals;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Evaluation.Chair;
using AdaViP.Evaluation.Objects;
using AdaViP.MicroWorld.Datasets;
using AdaViP.MicroWorld.Scoring;
using AdaViP.MicroWorld.Worlds;
using AdaViP.RunReports.Runs;

namespace AdaViP.Cli.Commands;

/// <summary><c>adavip micro score</c>: what only who drew the scenes can say about captions.</summary>
internal static class MicroScoreCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var answers = new Argument<string>("answers")
        {
            Description = "answers.jsonl of 'adavip evaluate chair' on pictures of 'adavip micro draw'.",
        };
        var validation = new Option<bool>("--validation") { Description = "The pictures are those for choosing settings." };
        (Option<string?> world, Option<long> seed) = (MicroCommand.World(), MicroCommand.Seed());
        Option<bool> json = SharedOptions.Json("Print the numbers as JSON.");
        var output = new Option<string?>("--out")
        {
            Description = "JSON file with the numbers: caption-scores.json beside the answers puts them into 'adavip report'.",
            HelpName = "file",
        };
        Option<bool> overwrite = SharedOptions.Overwrite("Replace an earlier file of scores; other files are never replaced.");
        var objects = new Option<string?>("--objects")
        {
            Description = "objects.jsonl of the draw: answers about other scenes than those of --seed and --world are refused.",
            HelpName = "file",
        };
        var command = new Command("score", "Scores captions of drawn scenes: grammar, colours, and objects that are expected.")
        {
            answers, validation, world, seed, objects, json, output, overwrite,
        };
        command.SetAction(parsed =>
        {
            string? file = SharedOptions.Place(parsed.GetValue(output), output.Name);
            var scenes = new SceneSource(WorldFile.Load(parsed.GetValue(world)), parsed.GetValue(seed));
            SceneUse use = parsed.GetValue(validation) ? SceneUse.Validation : SceneUse.Evaluation;
            (int Number, Scene Scene, string Text)[] captions =
            [
                .. ChairFiles.ReadCaptions(parsed.GetRequiredValue(answers))
                    .Select(caption => (NumberOf(caption), scenes.Scene(use, NumberOf(caption)), caption.Text)),
            ];
            if (parsed.GetValue(objects) is string drawn)
            {
                RequireTheDrawn(drawn, captions.Select(caption => (caption.Number, caption.Scene)));
            }

            CaptionReport report = CaptionReport.Of([.. captions.Select(caption => (caption.Scene, caption.Text))]);
            if (file is not null)
            {
                WriteFile(report, file, parsed.GetValue(overwrite), parsed.GetRequiredValue(answers), terminal);
            }

            if (file is null || !OutputFile.IsStandardOutput(file))
            {
                terminal.Out.Write(parsed.GetValue(json)
                    ? JsonSerializer.Serialize(report, JsonStyle.CamelIndented) + "\n" : Table(report));
            }
        });
        return command;
    }

    private static void WriteFile(CaptionReport report, string file, bool overwrite, string answers, Terminal terminal)
    {
        ExtraScores scores = Extra(report) with { Command = terminal.Invocation.WithoutOverwrite().ToString() };
        using OutputFile target = OutputFile.Create(
            file, overwrite, "--out", ("a file of extra scores", ExtraScores.IsOne), [("the answers", answers)]);
        target.Write(stream => stream.Write(Encoding.UTF8.GetBytes(scores.ToText())));
        target.Complete();
        if (!OutputFile.IsStandardOutput(file) && !file.EndsWith(ExtraScores.Ending, StringComparison.Ordinal))
        {
            terminal.Warn($"'adavip report' reads extra scores from files whose names end with {ExtraScores.Ending}; "
                + $"{Path.GetFileName(file)} does not.");
        }
    }

    private static ExtraScores Extra(CaptionReport report) => new(
        "captions of drawn scenes", report.Captions, Command: null,
        [
            .. CaptionColumn.All.Select(column => new ExtraScore(column.Label, column.Value(report), "%", column.Better)
            {
                Meaning = column.Meaning,
            }),
        ]);

    private static void RequireTheDrawn(string file, IEnumerable<(int Number, Scene Scene)> scenes)
    {
        var words = ObjectWords.Of(ObjectKinds.All.Select(kind => new[] { kind.Noun() }));
        IReadOnlyDictionary<string, IReadOnlySet<string>> drawn = ChairFiles.ReadTruths(file, words);
        foreach ((int number, Scene scene) in scenes)
        {
            string[] here = [.. scene.Visible.Select(item => item.Kind.Noun()).Order(StringComparer.Ordinal)];
            string key = number.ToString(CultureInfo.InvariantCulture);
            if (!drawn.TryGetValue(key, out IReadOnlySet<string>? there))
            {
                throw new UserDataException(
                    $"{file} has no scene {key}, which is described. "
                    + "Give the objects.jsonl of the pictures that were described.");
            }

            if (!there.SetEquals(here))
            {
                throw new UserDataException(
                    $"{file} says that scene {key} shows {string.Join(", ", there.Order(StringComparer.Ordinal))}, but with "
                    + $"this seed and world it shows {string.Join(", ", here)}. "
                    + "Give --seed, --world and --validation as for the draw.");
            }
        }
    }

    private static int NumberOf(ChairCaption caption) =>
        int.TryParse(caption.Key, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new UserDataException(
                $"{caption.Place}: the id is \"{caption.Key}\" but must be the number of a drawn scene. "
                + "Name answers to the captions.jsonl of 'adavip micro draw'.");

    private static string Table(CaptionReport report) => string.Create(CultureInfo.InvariantCulture, $"""
        captions                     {report.Captions}
        absent among named objects   {report.Chair:0.0} %  (each object once; expected from a partner: {report.Expected:0.0} %)
        captions with an absent one  {report.Response:0.0} %
        coverage                     {report.Coverage:0.0} %
        mention F1                   {report.MentionF1:0.0} %
        broken grammar               {report.Broken:0.0} %
        wrong colours                {report.WrongColors:0.0} %
        captions that repeat         {report.Repeated:0.0} %

        """);
}
