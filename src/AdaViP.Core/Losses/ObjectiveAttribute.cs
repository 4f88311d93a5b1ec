using AdaViP.Core.Settings;

namespace AdaViP.Core.Losses;

/// <summary>Describes an objective where it is declared; <see cref="Objective"/> is what it says.</summary>
/// <param name="name">In recipes.</param>
/// <param name="sequences">The sequences of a sample in column order, the chosen one first.</param>
[AttributeUsage(AttributeTargets.Field)]
public sealed class ObjectiveAttribute(string name, params SequenceKind[] sequences) : SettingNameAttribute(name)
{
    /// <summary>The sequences of a sample in column order.</summary>
    public IReadOnlyList<SequenceKind> Sequences { get; } = sequences;

    /// <summary>Whether it is a preference loss, with a reference model and a value of the native header.</summary>
    public bool IsPreference { get; init; } = true;

    /// <summary>Weight of the anchor that belongs to it; 0 where a recipe may give one.</summary>
    public double OwnAnchorWeight { get; init; }

    /// <summary>Whether the rejected sequences can be weighted.</summary>
    public bool TakesLogWeights { get; init; }
}
