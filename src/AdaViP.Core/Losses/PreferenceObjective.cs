using AdaViP.Core.Settings;

namespace AdaViP.Core.Losses;

/// <summary>What a training step minimises; the values of the preference losses are those of the native header.</summary>
public enum PreferenceObjective
{
    /// <summary>E11: one softmax over the chosen and all rejected sequences.</summary>
    [SettingName("adavip")]
    AdaVip = 0,

    /// <summary>E3: the rejected answer only.</summary>
    Dpo = 1,

    /// <summary>"+Vision": the sum of two DPO losses.</summary>
    VisionSum = 2,

    /// <summary>"+Vision": half of each DPO loss.</summary>
    VisionHalf = 3,

    /// <summary>"+Vision": one margin against the mean rejected reward.</summary>
    VisionJoint = 4,

    /// <summary>mDPO: the sum plus an anchor that keeps the chosen reward above a value.</summary>
    Mdpo = 5,

    /// <summary>Supervised tuning on the chosen answer: mean negative log-prob per answer token.</summary>
    Sft = 6,
}
