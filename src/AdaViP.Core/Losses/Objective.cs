using System.Reflection;

namespace AdaViP.Core.Losses;

/// <summary>
/// What the rest of the program knows of an objective: made from its entry in <see cref="PreferenceObjective"/>.
/// </summary>
public sealed class Objective
{
    private Objective(PreferenceObjective id, ObjectiveAttribute entry)
    {
        Id = id;
        Name = entry.Name;
        Sequences = entry.Sequences;
        HeaderValue = entry.IsPreference ? (int)id : null;
        OwnAnchorWeight = entry.OwnAnchorWeight;
        TakesLogWeights = entry.TakesLogWeights;
        Metrics = ObjectiveMetric.Of(Sequences, entry.IsPreference);
    }

    /// <summary>All, in the order of the native header's values.</summary>
    public static IReadOnlyList<Objective> All { get; } =
    [
        .. Enum.GetValues<PreferenceObjective>().Select(id => new Objective(
            id, typeof(PreferenceObjective).GetField(id.ToString())!.GetCustomAttribute<ObjectiveAttribute>()!)),
    ];

    /// <summary>Which it is.</summary>
    public PreferenceObjective Id { get; }

    /// <summary>Its name in recipes.</summary>
    public string Name { get; }

    /// <summary>Its number in the native header; null for one that has no preference loss.</summary>
    public int? HeaderValue { get; }

    /// <summary>The sequences of a sample in column order: the chosen one, then the rejected ones.</summary>
    public IReadOnlyList<SequenceKind> Sequences { get; }

    /// <summary>K: sequences of a sample that the chosen one is compared with.</summary>
    public int Rejected => Sequences.Count - 1;

    /// <summary>Whether it compares with the log-probs of a reference model.</summary>
    public bool NeedsReference => HeaderValue is not null;

    /// <summary>Whether samples must have a rejected answer.</summary>
    public bool NeedsRejected => Sequences.Contains(SequenceKind.RejectedAnswer);

    /// <summary>Whether samples must have a rejected picture.</summary>
    public bool NeedsRejectedImage => Sequences.Contains(SequenceKind.RejectedImage);

    /// <summary>Weight of the anchor that belongs to it; 0 where a recipe may give one.</summary>
    public double OwnAnchorWeight { get; }

    /// <summary>Whether <see cref="PreferenceLossOptions.LogWeights"/> count.</summary>
    public bool TakesLogWeights { get; }

    /// <summary>The numbers that a step of it reports, in file order.</summary>
    public IReadOnlyList<ObjectiveMetric> Metrics { get; }

    /// <summary>Weight of its anchor; 0 for none.</summary>
    /// <param name="asked">As <see cref="PreferenceLossOptions.AnchorWeight"/> has it.</param>
    public double AnchorWeight(double asked) => OwnAnchorWeight != 0.0 ? OwnAnchorWeight : asked;

    /// <summary>The description of an objective.</summary>
    /// <param name="id">Which.</param>
    /// <exception cref="ArgumentOutOfRangeException">No objective has this number.</exception>
    public static Objective Of(PreferenceObjective id) =>
        All.FirstOrDefault(objective => objective.Id == id)
        ?? throw new ArgumentOutOfRangeException(nameof(id), id, "No objective has this number.");
}

/// <summary>What a sequence of a sample is: which answer to which picture.</summary>
public enum SequenceKind
{
    /// <summary>++: the chosen answer to the picture.</summary>
    Chosen,

    /// <summary>+-: the rejected answer to the picture.</summary>
    RejectedAnswer,

    /// <summary>-+: the chosen answer to the rejected picture.</summary>
    RejectedImage,
}
