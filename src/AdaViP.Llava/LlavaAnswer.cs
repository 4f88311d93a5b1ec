namespace AdaViP.Llava;

/// <summary>What a model answered.</summary>
/// <param name="Text">Without the end-of-sequence token.</param>
/// <param name="PromptIds">Everything before the answer, image token expanded.</param>
/// <param name="TokenIds">The answer, the end-of-sequence token included where the model gave it.</param>
/// <param name="Ended">Whether the model ended the answer itself; false where the limit of new tokens did.</param>
public sealed record LlavaAnswer(string Text, IReadOnlyList<int> PromptIds, IReadOnlyList<int> TokenIds, bool Ended);
