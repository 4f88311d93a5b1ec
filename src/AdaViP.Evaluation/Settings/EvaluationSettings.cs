using AdaViP.Core;

namespace AdaViP.Evaluation.Settings;

/// <summary>What messages of an evaluation speak of, for a front end to name in its own words.</summary>
public static class EvaluationSettings
{
    /// <summary>The evaluation itself.</summary>
    public static Setting Evaluate { get; } = new("evaluation.run");

    /// <summary>Files and folders with annotations.</summary>
    public static Setting Annotations { get; } = new("evaluation.annotations");

    /// <summary>Folders with the pictures.</summary>
    public static Setting Images { get; } = new("evaluation.images");

    /// <summary>The question file, or a folder with it.</summary>
    public static Setting Questions { get; } = new("evaluation.questions");

    /// <summary>How many questions are answered and scored.</summary>
    public static Setting Limit { get; } = new("evaluation.limit");

    /// <summary>Whether mismatches of answers and questions are treated as the official script does.</summary>
    public static Setting AsOfficial { get; } = new("evaluation.as_official");

    /// <summary>Where the judge is.</summary>
    public static Setting JudgeAddress { get; } = new("judge.address");

    /// <summary>What the judge is asked with.</summary>
    public static Setting JudgePrompt { get; } = new("judge.prompt");
}
