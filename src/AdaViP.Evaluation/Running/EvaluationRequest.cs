using AdaViP.Core.Settings;
using AdaViP.Evaluation.Answers;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Generation;
using AdaViP.Evaluation.Judging;
using AdaViP.Evaluation.Presets;

namespace AdaViP.Evaluation.Running;

/// <summary>What is asked of an evaluation.</summary>
public sealed record EvaluationRequest
{
    /// <summary>The benchmark that scores the answers.</summary>
    public required IBenchmark Benchmark { get; init; }

    /// <summary>How its questions are put: the benchmark's own preset, or another one.</summary>
    public required BenchmarkPreset Preset { get; init; }

    /// <summary>The file that the preset was read from; null for the benchmark's own.</summary>
    public string? PresetFile { get; init; }

    /// <summary>Checkpoint that answers; null to score stored answers.</summary>
    public IAnswerModel? Model { get; init; }

    /// <summary>Stored answers.</summary>
    public string? Answers { get; init; }

    /// <summary>Stored replies of a judge.</summary>
    public string? JudgeFile { get; init; }

    /// <summary>Question file, or a folder with it.</summary>
    public string? Questions { get; init; }

    /// <summary>Folders of pictures.</summary>
    public IReadOnlyList<string> Images { get; init; } = [];

    /// <summary>Files and folders with annotations.</summary>
    public IReadOnlyList<string> Annotations { get; init; } = [];

    /// <summary>Output folder; null prints the table only.</summary>
    public string? Output { get; init; }

    /// <summary>Whether answers of an earlier run in the folder are thrown away.</summary>
    public bool Overwrite { get; init; }

    /// <summary>How many questions are answered and scored, from the first on; null for all.</summary>
    [Setting(
        "Answers and scores the first questions only; a later run with more of them, or without it, continues.", Min = 1)]
    public int? Limit { get; init; }

    /// <summary>Questions answered side by side.</summary>
    [Setting("Questions answered side by side; more are faster and need more memory.", Min = 1, Max = 1024)]
    public int BatchSize { get; init; } = 8;

    /// <summary>Whether mismatches are treated as the official script does.</summary>
    public bool AsOfficial { get; init; }

    /// <summary>Whether descriptions lose an incomplete last sentence before they are scored.</summary>
    public bool DropIncomplete { get; init; }

    /// <summary>How yes/no answers are read.</summary>
    public YesNoParsing Parsing { get; init; }

    /// <summary>A table of similar words.</summary>
    public string? Similarity { get; init; }

    /// <summary>The command line or call that asks for it, stored with the answers for people; null stores none.</summary>
    public string? Command { get; init; }

    /// <summary>The judge to ask; null for none.</summary>
    public JudgeSettings? Judge { get; init; }
}
