using AdaViP.Core;

namespace AdaViP.Evaluation.Settings;

/// <summary>What messages of an evaluation speak of, for a front end to name in its own words.</summary>
public static class EvaluationSettings
{
    /// <summary>The evaluation itself.</summary>
    public static SettingKey Evaluate { get; } = new("evaluation.run");

    /// <summary>Files and folders with annotations.</summary>
    public static SettingKey Annotations { get; } = new("evaluation.annotations");

    /// <summary>Folders with the pictures.</summary>
    public static SettingKey Images { get; } = new("evaluation.images");

    /// <summary>The question file, or a folder with it.</summary>
    public static SettingKey Questions { get; } = new("evaluation.questions");

    /// <summary>How many questions are answered and scored.</summary>
    public static SettingKey Limit { get; } = new("evaluation.limit");

    /// <summary>Whether mismatches of answers and questions are treated as the official script does.</summary>
    public static SettingKey AsOfficial { get; } = new("evaluation.as_official");

    /// <summary>Where the judge is.</summary>
    public static SettingKey JudgeAddress { get; } = new("judge.address");

    /// <summary>What the judge is asked with.</summary>
    public static SettingKey JudgePrompt { get; } = new("judge.prompt");
}
