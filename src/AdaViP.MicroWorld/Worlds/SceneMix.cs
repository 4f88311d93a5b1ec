using AdaViP.Core.Settings;

namespace AdaViP.MicroWorld.Worlds;

/// <summary>How often what stands in a scene.</summary>
public sealed record SceneMix
{
    /// <summary>Most objects of one scene: nine places, and room to tell them apart.</summary>
    public const int MostObjects = 6;

    /// <summary>Fewest anchors.</summary>
    [Setting("Fewest anchor objects of a scene.", Min = 0, Max = MostObjects)]
    public int LeastAnchors { get; init; } = 1;

    /// <summary>Most anchors.</summary>
    [Setting("Most anchor objects of a scene.", Min = 1, Max = MostObjects)]
    public int MostAnchors { get; init; } = 2;

    /// <summary>Strength of the co-occurrence.</summary>
    [Setting("Share of the anchors that have their partner beside them: the strength of the co-occurrence.", Min = 0, Max = 1)]
    public double PartnerShare { get; init; } = 0.3;

    /// <summary>Annotated, not drawn.</summary>
    [Setting("Share of these partners that are annotated and not drawn.", Min = 0, Max = 1)]
    public double UndrawnShare { get; init; }

    /// <summary>Partners alone.</summary>
    [Setting("Probability, for each absent anchor, that its partner stands alone.", Min = 0, Max = 1)]
    public double LonePartnerShare { get; init; } = 0.2;

    /// <summary>
    /// Objects of a scene on average, those that are not drawn included, if all of them found room; <see cref="SceneSampler"/>
    /// leaves out what is more than <see cref="MostObjects"/>.
    /// </summary>
    /// <param name="anchors">Anchors of the scene.</param>
    public double MeanObjects(int anchors) =>
        anchors * (1 + PartnerShare) + (ObjectKinds.Anchors.Count - anchors) * LonePartnerShare;

    /// <summary>Whether a picture can show a partner at all.</summary>
    public bool ShowsPartners => PartnerShare * (1 - UndrawnShare) > 0
        || (LonePartnerShare > 0 && LeastAnchors < ObjectKinds.Anchors.Count);
}
