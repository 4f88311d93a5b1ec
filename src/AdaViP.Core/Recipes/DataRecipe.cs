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

    /// <summary>Whether samples of one picture are drawn together.</summary>
    [Setting("Draw the samples of one picture into the same micro-batch, where what they share is computed once: the first keeps "
        + "its place in the order, the others follow it. An epoch has the same samples; a step has fewer different pictures.")]
    public bool GroupByPicture { get; init; }

    /// <summary>How often an epoch goes through each of several data; read by <see cref="DataWeights"/>.</summary>
    [Setting("Where several data are named: equal, or how many times an epoch goes through each, in order, such as \"2, 0.5\".")]
    public string Weights { get; init; } = DataWeights.Equal;

    /// <summary>What a row that cannot be read does.</summary>
    [Setting("A row that cannot be read: stop, or skip (reported and counted).")]
    public BadRowPolicy BadRows { get; init; } = BadRowPolicy.Stop;
}

/// <summary>Order in which samples are visited.</summary>
public enum SampleOrder
{
    /// <summary>A new order each epoch, from the seed.</summary>
    Shuffle,

    /// <summary>File order.</summary>
    Sequential,
}

/// <summary>How a picture becomes square.</summary>
public enum ImageMode
{
    /// <summary>Padded to a square with the mean colour, then resized: nothing is lost.</summary>
    Pad,

    /// <summary>Shortest side resized, then the centre cropped.</summary>
    Crop,
}

/// <summary>What a row that cannot be read does.</summary>
public enum BadRowPolicy
{
    /// <summary>Ends the run with file and row number.</summary>
    Stop,

    /// <summary>Is reported, counted and left out.</summary>
    Skip,
}
