using AdaViP.Evaluation.Files;

namespace AdaViP.Evaluation.ObjHal;

/// <summary>A stored description of a COCO picture.</summary>
/// <param name="ImageId">The picture's COCO id.</param>
/// <param name="Prompt">What was asked; empty where the file has it not.</param>
/// <param name="Text">The description without "Assistant:" and outer white space.</param>
/// <param name="Place">Where it stands.</param>
public sealed record ObjHalAnswer(long ImageId, string Prompt, string Text, FilePlace Place);
