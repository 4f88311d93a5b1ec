using AdaViP.Core.Settings;
using AdaViP.MicroWorld.Assistant;

namespace AdaViP.Cli.MicroWorld;

/// <summary>Numbers of the commands of <c>micro</c>.</summary>
internal sealed record DrawOptions
{
    /// <summary>Scenes.</summary>
    [Setting("Scenes to draw.", Min = 1, Max = 1_000_000)]
    public int Count { get; init; } = 500;

    /// <summary>Of the world.</summary>
    [Setting("Seed of the world: the same seed gives the same scenes on every machine.", Min = 0)]
    public long Seed { get; init; } = 1;

    /// <summary>Of the vision tower.</summary>
    [Setting("Steps in which the vision tower learns to see; fewer are a try.", Min = 1, Max = StartModel.TowerSteps)]
    public int TowerSteps { get; init; } = StartModel.TowerSteps;
}
