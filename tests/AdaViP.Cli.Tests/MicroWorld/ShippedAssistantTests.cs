using System.Text.Json;
using AdaViP.Cli.Failures;
using AdaViP.Cli.Tests.Support;
using AdaViP.Core.Files;

namespace AdaViP.Cli.Tests.MicroWorld;

/// <summary>
/// The tiny LLaVA that comes with the program sees, answers, and hallucinates from what usually stands together; on the
/// validation scenes, which are not those of the demo.
/// </summary>
public sealed class ShippedAssistantTests : IDisposable
{
    // M9 to M13 of docs/numerics.md.
    private const double Coverage = 85;
    private const double Broken = 5;
    private const double Hallucinated = 12;
    private const double ExpectedPart = 0.75;
    private const double QuestionsRight = 0.9;

    private const string Seed = "11";

    private static readonly string Model = Path.Combine(AppContext.BaseDirectory, "micro-llava");

    private static readonly string Assets =
        Path.Combine(RepositoryPaths.Root, "src", "AdaViP.MicroWorld", "Assets", "assistant");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Captions_OfValidationScenes_NameWhatIsThere_AndPartnersThatAreNot()
    {
        string scenes = await Draw();
        string answers = _folder.At("chair");
        await Run(
            "evaluate", "chair", "--model", Model, "--questions", $"{scenes}/captions.jsonl", "--images", scenes, "--annotations",
            $"{scenes}/words.txt", "--annotations", $"{scenes}/objects.jsonl", "--max-new-tokens", "60", "--out", answers);
        CommandResult score = await Run(
            "micro", "score", $"{answers}/answers.jsonl", "--validation", "--seed", Seed, "--objects", $"{scenes}/objects.jsonl",
            "--json");
        JsonElement found = JsonElement.Parse(score.Out);
        double Of(string name) => found.GetProperty(name).GetDouble();
        Assert.Equal(200, Of("captions"));
        Assert.True(Of("coverage") >= Coverage, score.Out);
        Assert.True(Of("broken") <= Broken, score.Out);
        Assert.True(Of("chair") >= Hallucinated, score.Out);
        Assert.True(Of("expected") >= ExpectedPart * Of("chair"), score.Out);
    }

    [Fact]
    public async Task Questions_AboutValidationScenes_AreAnsweredBetterThanACoinDoes()
    {
        string scenes = await Draw();
        await Run(
            "evaluate", "pope", "--model", Model, "--questions", $"{scenes}/questions.jsonl", "--images", scenes, "--out",
            _folder.At("pope"));
        JsonElement scores = JsonElement.Parse(File.ReadAllBytes(_folder.At("pope", "scores.json")));
        Assert.True(scores.GetProperty("Accuracy").GetDouble() >= QuestionsRight, scores.ToString());
    }

    [Fact]
    public void Record_OfItsTraining_IsOfTheRecipeAndOfTheseWeights()
    {
        using JsonDocument record = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Assets, "training.json")));
        string Of(string name) => record.RootElement.GetProperty(name).GetString()!;
        Assert.Equal(
            Digest.Of(File.ReadAllBytes(Path.Combine(RepositoryPaths.Root, "src", "AdaViP.Cli", "Recipes", "micro-sft.yaml"))),
            Of("recipe_sha256"));
        Assert.Equal(Digest.Of(File.ReadAllBytes(Path.Combine(Assets, "model.safetensors"))), Of("model_sha256"));
        string page = File.ReadAllText(Path.Combine(RepositoryPaths.Root, "docs", "micro-world.md"));
        Assert.All(
            record.RootElement.GetProperty("commands").EnumerateArray(),
            command => Assert.Contains($"\n{command.GetString()}\n", page, StringComparison.Ordinal));
    }

    private async Task<string> Draw()
    {
        string folder = _folder.At("validation");
        await Run("micro", "draw", "validation", "--out", folder, "--seed", Seed, "--count", "200");
        return folder;
    }

    private static async Task<CommandResult> Run(params string[] arguments) =>
        (await AdavipProcess.RunAsync(arguments)).ShouldExit(ExitCode.Done);
}
