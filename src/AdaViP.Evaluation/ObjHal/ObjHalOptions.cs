namespace AdaViP.Evaluation.ObjHal;

/// <summary>How Object HalBench is scored.</summary>
/// <param name="AsOfficial">
/// Pictures answered twice count twice and unknown pictures count as empty ones, as in the official script. Otherwise each
/// picture needs one answer and must be in the annotations.
/// </param>
public sealed record ObjHalOptions(bool AsOfficial = false);
