using AdaViP.Core.Settings;

namespace AdaViP.Cli.MicroWorld;

/// <summary>What <c>micro check-models</c> may be told.</summary>
internal sealed record ModelCheckOptions
{
    /// <summary>How many scenes.</summary>
    [Setting("Scenes to draw, none of which any model was trained on.", Min = 1, Max = 100_000)]
    public int Scenes { get; init; } = 500;
}
