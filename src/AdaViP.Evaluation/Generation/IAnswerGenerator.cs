using AdaViP.Core;
using AdaViP.Core.Data;

namespace AdaViP.Evaluation.Generation;

/// <summary>A loaded model that answers questions about pictures.</summary>
public interface IAnswerGenerator : IDisposable
{
    /// <summary>Answers questions side by side; each answer is what it would be alone.</summary>
    /// <param name="questions">The batch.</param>
    /// <param name="decoding">How to choose tokens.</param>
    /// <param name="cancellation">Looked at before each token.</param>
    /// <returns>One answer per question, in order.</returns>
    /// <exception cref="UserDataException">A picture cannot be read.</exception>
    /// <exception cref="UserErrorException">A question does not fit the model.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    IReadOnlyList<GeneratedAnswer> Answer(
        IReadOnlyList<PictureQuestion> questions, AnswerDecoding decoding, CancellationToken cancellation);
}
