namespace AdaViP.Evaluation.ObjHal;

/// <summary>How Object HalBench is scored.</summary>
/// <param name="AsOfficial">
/// Pictures answered twice count twice, unknown pictures count as empty ones and missing answers are left out, as in the official
/// script. Otherwise each picture needs one answer and must be in the annotations.
/// </param>
/// <param name="Asked">Every picture that was asked about; null where that is unknown.</param>
public sealed record ObjHalOptions(bool AsOfficial = false, IReadOnlyCollection<long>? Asked = null);
