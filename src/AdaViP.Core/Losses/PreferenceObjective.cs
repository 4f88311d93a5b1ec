using static AdaViP.Core.Losses.SequenceKind;

namespace AdaViP.Core.Losses;

/// <summary>
/// What a training step minimises: the name in recipes, the sequences it compares, and, as the number, the native header's value.
/// A new preference loss is an entry here and in the header, and its formula in the native kernels and in
/// <c>PreferenceLossReference</c>; <see cref="Objective"/> tells everybody else.
/// </summary>
public enum PreferenceObjective
{
    /// <summary>E11: one softmax over the chosen and all rejected sequences.</summary>
    [Objective("adavip", Chosen, RejectedAnswer, RejectedImage, TakesLogWeights = true)]
    AdaVip = 0,

    /// <summary>E3: the rejected answer only.</summary>
    [Objective("dpo", Chosen, RejectedAnswer)]
    Dpo = 1,

    /// <summary>"+Vision": the sum of two DPO losses.</summary>
    [Objective("vision_sum", Chosen, RejectedAnswer, RejectedImage)]
    VisionSum = 2,

    /// <summary>"+Vision": half of each DPO loss.</summary>
    [Objective("vision_half", Chosen, RejectedAnswer, RejectedImage)]
    VisionHalf = 3,

    /// <summary>"+Vision": one margin against the mean rejected reward.</summary>
    [Objective("vision_joint", Chosen, RejectedAnswer, RejectedImage)]
    VisionJoint = 4,

    /// <summary>mDPO: the sum, with an anchor of weight 1 that keeps the chosen reward above a value.</summary>
    [Objective("mdpo", Chosen, RejectedAnswer, RejectedImage, OwnAnchorWeight = 1.0)]
    Mdpo = 5,

    /// <summary>Supervised tuning on the chosen answer: mean negative log-prob per answer token.</summary>
    [Objective("sft", Chosen, IsPreference = false)]
    Sft = 6,
}
