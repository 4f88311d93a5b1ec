using AdaViP.Benchmarks.Steps;
using AdaViP.Benchmarks.Suites;

namespace AdaViP.Benchmarks.Reports;

/// <summary>One benchmark class and how its results are written down.</summary>
/// <param name="Name">On the command line, and of the result file.</param>
/// <param name="Title">Heading of the result file.</param>
/// <param name="Benchmarks">BenchmarkDotNet class.</param>
/// <param name="Allocators">Settings it runs under, one process each.</param>
/// <param name="Traffic">Bytes that a method has to move at least, by method and case; 0 where that says nothing.</param>
/// <param name="Comparisons">Ratios stated, in order.</param>
internal sealed record Suite(
    string Name,
    string Title,
    Type Benchmarks,
    IReadOnlyList<AllocatorSetting> Allocators,
    Func<string, string, double> Traffic,
    IReadOnlyList<Comparison> Comparisons)
{
    private static readonly string Headline = LogitCase.All[0].Name;

    /// <summary>All suites, in the order of a whole report.</summary>
    internal static readonly IReadOnlyList<Suite> All =
        [LogProb(), SequenceLogProb(), Loss(), Optimizer(), Resize(), Masks(), Step(), Evaluation()];

    private static Suite LogProb() => new(
        "logprob",
        $"Log-probs of {LogProbBenchmarks.Rows} rows of logits",
        typeof(LogProbBenchmarks),
        AllocatorSetting.Both,
        LogProbTraffic,
        [
            Comparison.Near(nameof(LogProbBenchmarks.Native_Forward), [nameof(LogProbBenchmarks.Memory_Read)], 1.6, Headline),
            Comparison.Near(
                nameof(LogProbBenchmarks.Native_ForwardBackward), [nameof(LogProbBenchmarks.Memory_ReadWrite)], 1.6, Headline),
            Comparison.Near(
                nameof(LogProbBenchmarks.Native_ForwardThenBackward),
                [nameof(LogProbBenchmarks.Memory_Read), nameof(LogProbBenchmarks.Memory_ReadWrite)],
                null),
            Comparison.Faster(
                nameof(LogProbBenchmarks.Native_Forward), nameof(LogProbBenchmarks.Torch_Forward), PerAllocator(7, 3), Headline),
            Comparison.Faster(
                nameof(LogProbBenchmarks.Native_ForwardBackward),
                nameof(LogProbBenchmarks.Torch_ForwardBackward),
                PerAllocator(12, 3),
                Headline),
        ]);

    private static Suite SequenceLogProb() => new(
        "sequence-logprob",
        $"Log-probs of {SequenceLogProbBenchmarks.Rows} rows, summed per sequence",
        typeof(SequenceLogProbBenchmarks),
        AllocatorSetting.Both,
        (_, name) => LogitCase.Named(name).Bytes(SequenceLogProbBenchmarks.Rows),
        [
            Comparison.Faster(
                nameof(SequenceLogProbBenchmarks.Native_SequenceLogProb),
                nameof(SequenceLogProbBenchmarks.Torch_SequenceLogProb),
                Comparison.None),
        ]);

    private static Suite Loss() => new(
        "preference-loss",
        $"AdaViP loss of {PreferenceLossBenchmarks.Samples} samples, {PreferenceLossBenchmarks.Rejected} rejected each",
        typeof(PreferenceLossBenchmarks),
        AllocatorSetting.Both,
        static (_, _) => 0,
        [
            Comparison.Faster(
                nameof(PreferenceLossBenchmarks.Native_Loss), nameof(PreferenceLossBenchmarks.Torch_Loss), Comparison.None),
        ]);

    private static Suite Optimizer() => new(
        "optimizer",
        "AdamW and gradient norm of 16 Mi parameters",
        typeof(OptimizerBenchmarks),
        AllocatorSetting.Both,
        OptimizerTraffic,
        [
            Comparison.Faster(
                nameof(OptimizerBenchmarks.Native_AdamW), nameof(OptimizerBenchmarks.Torch_AdamW), Comparison.None),
            Comparison.Faster(
                nameof(OptimizerBenchmarks.Native_SumSquares), nameof(OptimizerBenchmarks.Torch_Norm), Comparison.None),
            Comparison.Near(
                nameof(OptimizerBenchmarks.Native_SumSquares), [nameof(OptimizerBenchmarks.Memory_Read)], null),
        ]);

    private static Suite Resize() => new(
        "resize",
        "Resampling one picture on one thread",
        typeof(ResizeBenchmarks),
        [AllocatorSetting.Default],
        static (_, name) => ResizeCase.Named(name).Bytes,
        [
            Comparison.Faster(
                nameof(ResizeBenchmarks.Native_Bicubic), nameof(ResizeBenchmarks.OpenCv_Area), Comparison.InBoth(2)),
            Comparison.Faster(
                nameof(ResizeBenchmarks.Native_Bicubic), nameof(ResizeBenchmarks.OpenCv_Cubic), Comparison.None),
            Comparison.Faster(
                nameof(ResizeBenchmarks.Native_Bicubic), nameof(ResizeBenchmarks.Skia_Mipmaps), Comparison.InBoth(2)),
        ]);

    private static Suite Masks() => new(
        "masks",
        "Masks of one candidate on one thread",
        typeof(MaskBenchmarks),
        [AllocatorSetting.Default],
        static (_, _) => 0,
        [
            Comparison.Faster(
                nameof(MaskBenchmarks.Native_FromLogits), nameof(MaskBenchmarks.OpenCv_FromLogits), Comparison.None),
            Comparison.Faster(nameof(MaskBenchmarks.Native_Dilate), nameof(MaskBenchmarks.OpenCv_Dilate), Comparison.None),
            Comparison.Faster(nameof(MaskBenchmarks.Native_Composite), nameof(MaskBenchmarks.OpenCv_Composite), Comparison.None),
        ]);

    private static Suite Step() => new(
        "step",
        "One training step of a LLaVA of 64 M parameters",
        typeof(StepBenchmarks),
        AllocatorSetting.Both,
        static (_, _) => 0,
        [
            Comparison.Faster(nameof(StepBenchmarks.Packed_Step), nameof(StepBenchmarks.Classic_Step), Comparison.InBoth(1.8)),
            Comparison.Faster(
                nameof(StepBenchmarks.Packed_Step_Checkpointing), nameof(StepBenchmarks.Classic_Step), Comparison.None),
        ]);

    private static Suite Evaluation() => new(
        "evaluation",
        $"AMBER: {EvaluationBenchmarks.Descriptions} descriptions and {EvaluationBenchmarks.Questions} yes/no answers",
        typeof(EvaluationBenchmarks),
        [AllocatorSetting.Default],
        static (_, _) => 0,
        []);

    private static Dictionary<string, double> PerAllocator(double withDefault, double withRetained) => new()
    {
        [AllocatorSetting.Default.Name] = withDefault,
        [AllocatorSetting.Retained.Name] = withRetained,
    };

    // What has to cross the memory bus when the block is larger than the caches.
    private static double LogProbTraffic(string method, string name)
    {
        double block = LogitCase.Named(name).Bytes(LogProbBenchmarks.Rows);
        double passes = method switch
        {
            nameof(LogProbBenchmarks.Memory_Read) => 1,
            nameof(LogProbBenchmarks.Native_Forward) or nameof(LogProbBenchmarks.Torch_Forward) => 1,
            nameof(LogProbBenchmarks.Memory_ReadWrite) or nameof(LogProbBenchmarks.Native_ForwardBackward) => 2,
            _ => 3,
        };
        return block * passes;
    }

    private static double OptimizerTraffic(string method, string name)
    {
        const double Single = (double)OptimizerBenchmarks.Parameters * sizeof(float);
        return method switch
        {
            nameof(OptimizerBenchmarks.Native_AdamW) or nameof(OptimizerBenchmarks.Torch_AdamW) => 7 * Single,
            nameof(OptimizerBenchmarks.Native_AdamW_BFloat16Weights) => 7.5 * Single,
            _ => Single,
        };
    }
}
