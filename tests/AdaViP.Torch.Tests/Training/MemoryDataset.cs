using AdaViP.Core.Data;

namespace AdaViP.Torch.Tests.Training;

/// <summary>Samples made in a test.</summary>
internal sealed class MemoryDataset(string description, params IReadOnlyList<PreferenceSample> samples) : IPreferenceDataset
{
    public string Description => description;

    public IReadOnlyList<PreferenceSample> Samples => samples;

    public IReadOnlyList<BadRow> BadRows => [];
}
