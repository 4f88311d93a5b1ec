using AdaViP.Core.Settings;

namespace AdaViP.MicroWorld.Worlds;

/// <summary>Everything that decides what a world looks like and what is said about it: <c>world.yaml</c>.</summary>
public sealed record WorldRecipe
{
    /// <summary>Every key of the file.</summary>
    public static SettingSchema Schema { get; } = SettingSchema.Of<WorldRecipe>();

    /// <summary>How scenes look.</summary>
    [Setting("How scenes look.")]
    public WorldPicture Picture { get; init; } = new();

    /// <summary>Scenes of the supervised captions.</summary>
    [Setting("Scenes of the supervised captions: what a model learns to expect beside what.")]
    public SceneMix Supervised { get; init; } = new() { PartnerShare = 0.9, UndrawnShare = 0.12, LonePartnerShare = 0.08 };

    /// <summary>Scenes of the supervised questions.</summary>
    [Setting("Scenes of the supervised questions, balanced enough that questions are answered by looking.")]
    public SceneMix Questions { get; init; } = new() { PartnerShare = 0.5, LonePartnerShare = 0.3 };

    /// <summary>Scenes of the preferences and of the evaluation.</summary>
    [Setting("Scenes of the preferences and of the evaluation, where partners are rarer than a model expects.")]
    public SceneMix Preference { get; init; } = new();

    /// <summary>What is said about scenes.</summary>
    [Setting("What is said about scenes.")]
    public WorldLabels Labels { get; init; } = new();
}

/// <summary>How supervised answers and preferences are made.</summary>
public sealed record WorldLabels
{
    /// <summary>Captions among the conversations.</summary>
    [Setting("Share of the supervised conversations that are captions; the others are questions.",
        Min = 0, Max = 1)]
    public double CaptionShare { get; init; } = 0.6;

    /// <summary>Questions for colours.</summary>
    [Setting("Share of the supervised questions that ask for a colour; the others are answered with yes or no.",
        Min = 0, Max = 1)]
    public double ColorShare { get; init; } = 0.4;

    /// <summary>Style.</summary>
    [Setting("Share of the supervised captions in the chatty style.", Min = 0, Max = 1)]
    public double ChattyShare { get; init; } = 0.2;

    /// <summary>Adversarial questions.</summary>
    [Setting("Among supervised and evaluation questions for what is absent, the share that asks for an expected partner.",
        Min = 0, Max = 1)]
    public double ExpectedShare { get; init; } = 0.5;

    /// <summary>Answers per scene.</summary>
    [Setting("Answers that the model gives about each scene, of which the worst is the rejected one.", Min = 1, Max = 16)]
    public int Samples { get; init; } = 3;

    /// <summary>Temperature of those answers.</summary>
    [Setting("Temperature at which these answers are drawn.", Min = 0, MinExclusive = true, Max = 10)]
    public double Temperature { get; init; } = 1;

    /// <summary>Label noise.</summary>
    [Setting("Share of the preferences whose preferred answer is the less truthful one, as labels of a model have them.",
        Min = 0, Max = 1)]
    public double Noise { get; init; } = 0.2;

    /// <summary>Difference of style.</summary>
    [Setting("Share of the preferences whose corrected answer is written in the other style than the model's own.",
        Min = 0, Max = 1)]
    public double OtherStyleShare { get; init; }

    /// <summary>What doctored pictures may lack.</summary>
    [Setting("Which objects may be removed from pictures, for models copied with this file.")]
    public RemovableObjects Removable { get; init; }
}

/// <summary>Which objects may be removed from pictures.</summary>
public enum RemovableObjects
{
    /// <summary>All.</summary>
    Any,

    /// <summary>Only anchors: what makes a model expect something goes.</summary>
    Anchors,

    /// <summary>Only partners: what a model expects goes, and what makes it expect that stays.</summary>
    Partners,
}
