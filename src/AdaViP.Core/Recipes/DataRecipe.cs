using AdaViP.Core.Settings;

namespace AdaViP.Core.Recipes;

/// <summary>How samples become sequences.</summary>
public sealed record DataRecipe
{
    /// <summary>How a picture becomes square.</summary>
    [Setting("How a picture becomes square: pad (as LLaVA answers) or crop (as RLAIF-V and TRL train).")]
    public ImageMode ImageMode { get; init; } = ImageMode.Pad;

    /// <summary>Longest sequence.</summary>
    [Setting("Longest sequence in tokens, image tokens included. Only the answer is ever cut.", Min = 8, Max = 1_048_576)]
    public int MaxLength { get; init; } = 2048;

    /// <summary>Order of samples.</summary>
    [Setting("Order of samples: shuffle (a new order in each epoch, from the seed) or sequential.")]
    public SampleOrder Order { get; init; } = SampleOrder.Shuffle;

    /// <summary>How often an epoch goes through each of several data; read by <see cref="DataWeights"/>.</summary>
    [Setting("Where several data are named: equal, or how many times an epoch goes through each, in order, such as \"2, 0.5\".")]
    public string Weights { get; init; } = DataWeights.Equal;

    /// <summary>What a row that cannot be read does.</summary>
    [Setting("A row that cannot be read: stop, or skip (reported and counted).")]
    public BadRowPolicy BadRows { get; init; } = BadRowPolicy.Stop;
}
