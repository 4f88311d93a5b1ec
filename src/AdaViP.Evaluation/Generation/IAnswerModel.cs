using AdaViP.Core;
using AdaViP.Core.Recipes;

namespace AdaViP.Evaluation.Generation;

/// <summary>A checkpoint that can answer questions about pictures; loaded only when there is something to answer.</summary>
public interface IAnswerModel
{
    /// <summary>Checkpoint folder; its files are what answers depend on.</summary>
    string Folder { get; }

    /// <summary>How a picture becomes square.</summary>
    ImageMode ImageMode { get; }

    /// <summary>In which precision it computes, as asked for.</summary>
    WeightPrecision Precision { get; }

    /// <summary>Reads its settings, so that a wrong folder is known before anything else is done.</summary>
    /// <exception cref="UserErrorException">It is not a checkpoint.</exception>
    void Check();

    /// <summary>The precision that <see cref="WeightPrecision.Auto"/> stands for, by its recipe name.</summary>
    string OwnPrecision();

    /// <summary>Chooses where it will compute and compares the memory there with what the answers take.</summary>
    /// <param name="decoding">How tokens are chosen.</param>
    /// <param name="longestPrompt">UTF-8 bytes of the longest prompt.</param>
    /// <param name="batchSize">Questions side by side, at least 1.</param>
    /// <exception cref="UserErrorException">There is no room.</exception>
    void Prepare(AnswerDecoding decoding, int longestPrompt, int batchSize);

    /// <summary>Loads it.</summary>
    IAnswerGenerator Open();
}
