using AdaViP.Core.Recipes;
using AdaViP.Evaluation.Generation;

namespace AdaViP.Evaluation.Tests.Support;

/// <summary>A model whose answers a test scripts.</summary>
/// <param name="folder">Its checkpoint folder.</param>
/// <param name="answer">The answer to a prompt; null for a model that is not asked.</param>
internal sealed class FolderModel(string folder, Func<string, string>? answer = null) : IAnswerModel, IAnswerGenerator
{
    public string Folder => folder;

    public ImageMode ImageMode => new DataRecipe().ImageMode;

    public WeightPrecision Precision => WeightPrecision.Auto;

    public void Check()
    {
    }

    public string OwnPrecision() => "float32";

    public void Prepare(AnswerDecoding decoding, int longestPrompt, int batchSize)
    {
    }

    public IAnswerGenerator Open() => this;

    public IReadOnlyList<GeneratedAnswer> Answer(
        IReadOnlyList<PictureQuestion> questions, AnswerDecoding decoding, CancellationToken cancellation) =>
        [.. questions.Select(question => new GeneratedAnswer(answer!(question.Prompt), 1, Ended: true))];

    public void Dispose()
    {
    }
}
