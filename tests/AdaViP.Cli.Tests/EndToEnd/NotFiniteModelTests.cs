using AdaViP.Cli.Tests.Support;
using AdaViP.Llava.Models;
using AdaViP.Llava.Text;

namespace AdaViP.Cli.Tests.EndToEnd;

/// <summary>A model whose logits are not finite gives no answer, in none of the ways to choose tokens.</summary>
public sealed class NotFiniteModelTests : IDisposable
{
    private const string Embedding = "language_model.model.embed_tokens.weight";
    private const string Head = "language_model.lm_head.weight";
    private const string LastNorm = "language_model.model.norm.weight";
    private const string First = "Is it?";
    private const string Second = "Is there a zebra?";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.NaN, "NaN", "--beams", "2")]
    [InlineData(float.NaN, "NaN", "--temperature", "1")]
    [InlineData(float.PositiveInfinity, "Infinity", "--precision", "float32")]
    public async Task Generate_NoFiniteLogits_NamesTheModelAndTheWaysOut(float value, string found, params string[] options)
    {
        // One NaN among the logits, or none but infinities.
        TinyCheckpoint model = new TinyCheckpoint(_folder).Poison(float.IsNaN(value) ? Head : LastNorm, value);
        CommandResult result = await AdavipProcess.RunAsync(
        [
            "generate", "--model", model.Path, "--image", GoldenRun.Picture, "--question", First, "--max-new-tokens", "2",
            .. options,
        ]);
        result.ShouldFail(3, model.Path, "logits", "not finite", found, "Fetch the weights again", "--precision float32");
        Assert.Equal("", result.Out);
    }

    [Fact]
    public async Task Chat_LogitsBecomeNotFinite_EndsAlsoInTheMiddleOfAConversation()
    {
        TinyCheckpoint model = FailsAtTheSecondQuestion();
        CommandResult result = await AdavipProcess.RunAsync(
            ["chat", "--model", model.Path, "--image", GoldenRun.Picture, "--max-new-tokens", "1"],
            $"{First}\n{Second}\n{First}\n");
        result.ShouldFail(3, model.Path, "not finite");
        Assert.DoesNotContain("/new forgets", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_LogitsBecomeNotFinite_KeepsEarlierAnswersAndWritesNoScores()
    {
        TinyCheckpoint model = FailsAtTheSecondQuestion();
        string questions = _folder.Write("q.jsonl", string.Concat(((string[])[First, Second]).Select((text, i) =>
            $"{{\"question_id\": {i + 1}, \"image\": \"{i}.png\", \"text\": \"{text}\", \"label\": \"yes\"}}\n")));
        (await AdavipProcess.RunAsync(
            "evaluate", "pope", "--model", model.Path, "--questions", questions, "--images", GoldenRun.Images,
            "--max-new-tokens", "1", "--batch-size", "1", "--out", _folder.At("out")))
            .ShouldFail(3, model.Path, "not finite", "--precision float32");
        Assert.Single(await File.ReadAllLinesAsync(_folder.At("out", "answers.jsonl"), TestContext.Current.CancellationToken));
        Assert.False(File.Exists(_folder.At("out", "scores.json")), "scores of answers that there are not");
    }

    // In a part of the tower behind the features that LLaVA takes, which takes no part in anything.
    [Fact]
    public async Task Train_AndLogProbs_OfAModelWithABadWeightThatTakesNoPart_EndBeforeTheFirstStep()
    {
        string last = $"layers.{LlavaConfig.Load(GoldenRun.Model).Vision.LayerCount - 1}.layer_norm1.bias";
        TinyCheckpoint model = new TinyCheckpoint(_folder).Poison($"vision_tower.encoder.{last}", float.NaN);
        string[] data = ["--model", model.Path, "--data", GoldenRun.Data, "--image-root", GoldenRun.Images];
        foreach (string[] command in new string[][] { ["train", "--recipe", "tiny"], ["logprobs"] })
        {
            CommandResult result = await AdavipProcess.RunAsync([.. command, .. data, "--out", _folder.At(command[0])]);
            result.ShouldFail(3, model.Path, $"{last} holds NaN", "Fetch the weights again");
            Assert.DoesNotContain("learning_rate", result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("step 1/", result.Out, StringComparison.Ordinal);
        }
    }

    // The embedding of a token that only the second question has.
    private TinyCheckpoint FailsAtTheSecondQuestion()
    {
        LlavaTokenizer tokenizer = LlavaTokenizer.Load(GoldenRun.Model, LlavaConfig.Load(GoldenRun.Model));
        int own = tokenizer.Encode(LlavaTemplate.AfterImage(Second))
            .Except(tokenizer.Encode(LlavaTemplate.AfterImage(First)))
            .Except(tokenizer.Encode(LlavaTemplate.V1.BeforeImage)).Last();
        return new TinyCheckpoint(_folder).Poison(Embedding, float.NaN, own);
    }
}
