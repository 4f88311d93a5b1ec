namespace AdaViP.Evaluation.Chair;

/// <summary>How captions are matched with pictures.</summary>
/// <param name="AsOfficial">Pictures described twice count twice and missing captions are left out. Otherwise each picture has
/// one.</param>
/// <param name="Asked">Every picture that was asked about; null where that is unknown.</param>
public sealed record ChairOptions(bool AsOfficial = false, IReadOnlyCollection<string>? Asked = null);
