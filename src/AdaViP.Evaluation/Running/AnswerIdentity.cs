using System.Globalization;
using System.Text.Json;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;
using AdaViP.Core.Recipes;
using AdaViP.Core.Settings;
using AdaViP.Evaluation.Generation;

namespace AdaViP.Evaluation.Running;

/// <summary>
/// What answers depend on, and where things were; stored beside the answers (<see cref="IdentityFile"/>), so that answers of two
/// models are never mixed (<see cref="IdentityCheck"/>).
/// </summary>
internal sealed record AnswerIdentity
{
    /// <summary>Name of the preset.</summary>
    public required string Benchmark { get; init; }

    /// <summary>Name of the model's folder.</summary>
    public required string Model { get; init; }

    /// <summary>SHA-256 of each file of the model that decides answers, by name in ordinal order.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Files { get; init; }

    /// <summary>Name of the question file.</summary>
    public required string Questions { get; init; }

    /// <summary>SHA-256 of the question file.</summary>
    public required string QuestionsHash { get; init; }

    /// <summary>SHA-256 of all prompts as the model gets them, those beyond a limit included.</summary>
    public required string PromptsHash { get; init; }

    /// <summary>How many of the questions are answered, from the first on; null for all.</summary>
    public required int? Limit { get; init; }

    /// <summary>How answers are made.</summary>
    public required AnswerDecoding Decoding { get; init; }

    /// <summary>How a picture becomes the model's input, as recipes name it.</summary>
    public required string ImageMode { get; init; }

    /// <summary>Type of the weights, as recipes name it; null for that of the checkpoint.</summary>
    public required string? Precision { get; init; }

    /// <summary>Where things were; told to people, and no part of what answers depend on.</summary>
    public required AnswerPlaces Places { get; init; }

    /// <summary>The command line or call; told to people too.</summary>
    public required string? Command { get; init; }

    /// <summary>Whether answers are drawn: temperature and seed count only then.</summary>
    public bool IsDrawn => Decoding.Temperature > 0;

    /// <summary>
    /// The fields that have to be equal in every part of a run, with their values as JSON. Files, precision and limit are
    /// compared in ways of their own.
    /// </summary>
    public IEnumerable<KeyValuePair<string, string>> Compared
    {
        get
        {
            yield return new(IdentityFile.Benchmark, Written(Benchmark));
            yield return new(IdentityFile.Model, Written(Model));
            yield return new(IdentityFile.Questions, Written(Questions));
            yield return new(IdentityFile.QuestionsHash, Written(QuestionsHash));
            yield return new(IdentityFile.PromptsHash, Written(PromptsHash));
            yield return new(IdentityFile.MaxNewTokens, Written(Decoding.MaxNewTokens));
            yield return new(IdentityFile.Beams, Written(Decoding.Beams));
            yield return new(IdentityFile.ImageMode, Written(ImageMode));
            if (IsDrawn)
            {
                yield return new(IdentityFile.Temperature, Written(Decoding.Temperature));
                yield return new(IdentityFile.Seed, Written(Decoding.Seed));
            }
        }
    }

    /// <summary>Describes a run.</summary>
    /// <param name="request">The benchmark, the model and how it answers.</param>
    /// <param name="questions">The question file.</param>
    /// <param name="prompts">All prompts as the model gets them, those beyond a limit included.</param>
    /// <param name="limit">How many of the questions are answered, from the first on; null for all.</param>
    /// <param name="display">Told how far a large model has been read.</param>
    /// <param name="cancellation">Stops the reading of the model.</param>
    public static AnswerIdentity Of(
        EvaluationRequest request,
        string questions,
        IEnumerable<string> prompts,
        int? limit,
        IEvaluationDisplay display,
        CancellationToken cancellation)
    {
        IAnswerModel model = request.Model!;
        return new AnswerIdentity
        {
            Benchmark = request.Preset.Name,
            Model = NameOf(model.Folder),
            Files = ModelFiles.Hashes(ModelFiles.Of(model.Folder), display, cancellation),
            Questions = Path.GetFileName(questions),
            QuestionsHash = Digest.Of(InputFile.ReadAllBytes(questions, BoundedFile.Records)),
            PromptsHash = Digest.OfText(string.Join('\0', prompts)),
            Limit = limit,
            Decoding = request.Preset.Decoding,
            ImageMode = SettingNaming.NameOf(model.ImageMode),
            Precision = model.Precision == WeightPrecision.Auto ? null : SettingNaming.NameOf(model.Precision),
            Places = AnswerPlaces.Of(request, questions),
            Command = request.Command,
        };
    }

    /// <summary>What a model is called beside its answers: the name of its folder.</summary>
    /// <param name="model">Checkpoint folder.</param>
    public static string NameOf(string model) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(model)));

    /// <summary>A text as JSON has it.</summary>
    internal static string Written(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    /// <summary>A whole number as JSON has it.</summary>
    internal static string Written(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Written(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
