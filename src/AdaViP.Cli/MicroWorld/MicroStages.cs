using System.Globalization;
using AdaViP.Cli.Stages;
using AdaViP.MicroWorld.Datasets;
using AdaViP.MicroWorld.Methods;

namespace AdaViP.Cli.MicroWorld;

/// <summary>The commands that tune and measure a model in the drawn world, which all experiments there are made of.</summary>
internal static class MicroStages
{
    /// <summary>The recipe that models are tuned by.</summary>
    public const string TuningRecipe = "micro";

    private const string BatchSize = "32";

    // The longest description names six objects in about fifty pieces.
    private const string DescriptionTokens = "64";

    /// <summary>A command that makes one file or folder.</summary>
    /// <param name="title">In a few words.</param>
    /// <param name="result">What <c>--out</c> names.</param>
    /// <param name="arguments">All others.</param>
    public static Stage Made(string title, string result, IEnumerable<string> arguments) =>
        new(title, [.. arguments, "--out", result], result);

    /// <summary>Recipe keys of a method, with their values.</summary>
    public static IReadOnlyList<string> SettingsOf(TuningMethod method) =>
    [
        $"name={method.Name}",
        $"objective={method.Loss}",
        .. method.AnchorText is string weight ? [$"loss.anchor_weight={weight}"] : Array.Empty<string>(),
    ];

    /// <summary>Tunes a model on pairs of pictures; a stopped run is continued.</summary>
    /// <param name="result">Folder of the run.</param>
    /// <param name="method">How.</param>
    /// <param name="model">The start model.</param>
    /// <param name="pairs">The data.</param>
    /// <param name="settings">Recipe keys with their values, beside those of the method.</param>
    /// <param name="more">Further arguments.</param>
    public static Stage Tune(
        string result, TuningMethod method, string model, string pairs, IEnumerable<string> settings, IEnumerable<string> more)
    {
        string[] all = [.. SettingsOf(method), .. settings];
        return Made(
            $"tuning: {method.Name}", result,
            [
                "train", "--recipe", TuningRecipe, .. all.SelectMany(setting => new[] { "--set", setting }),
                "--model", model, "--data", pairs, .. more,
            ]) with
        {
            Continuation = ["--resume"],
        };
    }

    /// <summary>Lets a model describe scenes, and scores the descriptions by CHAIR.</summary>
    /// <param name="title">Of the stage.</param>
    /// <param name="result">Folder of the evaluation.</param>
    /// <param name="model">The model.</param>
    /// <param name="scenes">A folder of <c>micro draw</c>.</param>
    /// <param name="more">Further arguments.</param>
    public static Stage Describe(string title, string result, string model, string scenes, IEnumerable<string> more) => Made(
        title, result,
        [
            "evaluate", "chair", "--model", model, "--images", scenes,
            "--questions", Path.Combine(scenes, EvaluationData.CaptionsName),
            "--annotations", Path.Combine(scenes, EvaluationData.WordsName),
            "--annotations", Path.Combine(scenes, EvaluationData.ObjectsName),
            "--max-new-tokens", DescriptionTokens, "--batch-size", BatchSize, .. more,
        ]);

    /// <summary>Puts what only who drew the scenes can say beside the scores of <see cref="Describe"/>.</summary>
    /// <param name="title">Of the stage.</param>
    /// <param name="evaluation">Folder of the evaluation.</param>
    /// <param name="scenes">As there.</param>
    /// <param name="drawing">World and seed of the draw, as arguments.</param>
    public static Stage Score(string title, string evaluation, string scenes, IEnumerable<string> drawing) => Made(
        title, Path.Combine(evaluation, "caption-scores.json"),
        [
            "micro", "score", Path.Combine(evaluation, "answers.jsonl"), .. drawing,
            "--objects", Path.Combine(scenes, EvaluationData.ObjectsName), "--overwrite",
        ]);

    /// <summary>Asks a model questions with yes or no, and scores the answers by POPE.</summary>
    /// <param name="title">Of the stage.</param>
    /// <param name="result">Folder of the evaluation.</param>
    /// <param name="model">The model.</param>
    /// <param name="scenes">A folder of <c>micro draw</c>.</param>
    /// <param name="questions">How many of them, from the first on.</param>
    /// <param name="more">Further arguments.</param>
    public static Stage Ask(
        string title, string result, string model, string scenes, int questions, IEnumerable<string> more) => Made(
        title, result,
        [
            "evaluate", "pope", "--model", model, "--images", scenes,
            "--questions", Path.Combine(scenes, EvaluationData.QuestionsName),
            "--limit", questions.ToString(CultureInfo.InvariantCulture), "--batch-size", BatchSize, .. more,
        ]);
}
