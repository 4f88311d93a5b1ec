namespace AdaViP.Core.Data;

/// <summary>Preference samples in file order; pictures are read lazily, texts are in memory.</summary>
public interface IPreferenceDataset
{
    /// <summary>File or files, for messages.</summary>
    string Description { get; }

    /// <summary>The files that were read, those of pictures excepted.</summary>
    IReadOnlyList<string> Files => [];

    /// <summary>How many data were named; <see cref="PreferenceSample.Source"/> is below it.</summary>
    int Sources => 1;

    /// <summary>The readable samples.</summary>
    IReadOnlyList<PreferenceSample> Samples { get; }

    /// <summary>The rows that could not be read; empty when the recipe says to stop at the first.</summary>
    IReadOnlyList<BadRow> BadRows { get; }
}
