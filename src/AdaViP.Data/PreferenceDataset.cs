using AdaViP.Core.Data;

namespace AdaViP.Data;

/// <summary>Samples in memory, pictures where they are.</summary>
internal sealed record PreferenceDataset(
    string Description, IReadOnlyList<string> Files, IReadOnlyList<PreferenceSample> Samples, IReadOnlyList<BadRow> BadRows,
    int Sources) : IPreferenceDataset;
