namespace AdaViP.MicroWorld.Evidence;

/// <summary>The world files of the evidence: what differs from the built-in world, and nothing else.</summary>
public static class EvidenceWorlds
{
    private const string PictureSection = "picture";

    /// <summary>Knobs of the world that a start model learned in, and whose scenes it is tuned and scored on.</summary>
    /// <param name="start">Which.</param>
    /// <returns>Keys of a world file with their values; none for the built-in world.</returns>
    public static IReadOnlyList<(string Section, string Key, double Value)> KnobsOf(StartKind start) => start == StartKind.Strong
        ? [(PictureSection, "partner_contrast", 0.7), ("supervised", "partner_share", 0.97), ("supervised", "undrawn_share", 0.2)]
        : [];

    /// <summary>Whether a start model's scenes look other than those that the foundation models learned from.</summary>
    public static bool LooksDifferent(StartKind start) => KnobsOf(start).Any(knob => knob.Section == PictureSection);

    /// <summary>Every file, with its name.</summary>
    public static IReadOnlyList<(string Name, string Text)> All =>
        [.. EvidenceDesign.Regimes.Select(regime => (NameOf(regime), TextOf(regime))).Distinct()];

    /// <summary>Name of a regime's file.</summary>
    public static string NameOf(Regime regime)
    {
        ArgumentNullException.ThrowIfNull(regime);
        return $"{Lower(regime.Start)}-noise-{EvidenceRun.Text(regime.Noise)}-removable-{Lower(regime.Removable)}.yaml";
    }

    /// <summary>Text of a regime's file.</summary>
    public static string TextOf(Regime regime)
    {
        ArgumentNullException.ThrowIfNull(regime);
        IEnumerable<string> knobs = KnobsOf(regime.Start).GroupBy(knob => knob.Section).Select(section =>
            $"{section.Key}: {{ {string.Join(", ", section.Select(knob => $"{knob.Key}: {EvidenceRun.Text(knob.Value)}"))} }}\n");
        return string.Concat(knobs)
            + $"labels: {{ noise: {EvidenceRun.Text(regime.Noise)}, removable: {Lower(regime.Removable)} }}\n";
    }

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
