using AdaViP.Benchmarks.Classic;
using AdaViP.Llava.Models;
using BenchmarkDotNet.Attributes;
using static TorchSharp.torch;

namespace AdaViP.Benchmarks.Steps;

/// <summary>
/// A whole training step of a LLaVA of 64 M parameters: ours against the classic one, and the machine's matrix speed.
/// </summary>
[Config(typeof(StepConfig))]
public class StepBenchmarks
{
    internal const int GemmSize = 2048;

    private const int GemmProducts = 10;

    private const int ComparedSteps = 3;
    private const double LossTolerance = 1e-5;

    // Computed once per process: each run of the classic step takes half of this machine's memory.
    private static double[]? ClassicLosses;

    private StepWorkload _workload = null!;
    private PackedStep? _packed;
    private ClassicStep? _classic;
    private Tensor? _left;
    private Tensor? _right;

    [GlobalSetup(Target = nameof(Classic_Step))]
    public void SetupClassic()
    {
        CreateWorkload();
        _classic = CreateClassic();
    }

    [GlobalSetup(Target = nameof(Packed_Step))]
    public void SetupPacked()
    {
        CreateWorkload();
        RequireSameLosses(checkpointing: false);
        _packed = CreatePacked(checkpointing: false);
    }

    [GlobalSetup(Target = nameof(Packed_Step_Checkpointing))]
    public void SetupCheckpointing()
    {
        CreateWorkload();
        RequireSameLosses(checkpointing: true);
        _packed = CreatePacked(checkpointing: true);
    }

    [GlobalSetup(Target = nameof(Gemm_Peak))]
    public void SetupGemm()
    {
        CreateWorkload();
        _left = randn(GemmSize, GemmSize).DetachFromDisposeScope();
        _right = randn(GemmSize, GemmSize).DetachFromDisposeScope();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _packed?.Dispose();
        _packed = null;
        _classic?.Dispose();
        _classic = null;
        _left?.Dispose();
        _right?.Dispose();
        _workload.Dispose();
    }

    // Several in a row: a single one would mostly tell how fast the processor leaves its rest.
    [Benchmark(OperationsPerInvoke = GemmProducts)]
    public void Gemm_Peak()
    {
        for (int product = 0; product < GemmProducts; product++)
        {
            _left!.mm(_right!).Dispose();
        }
    }

    [Benchmark]
    public double Classic_Step() => _classic!.Run();

    [Benchmark]
    public double Packed_Step() => _packed!.Run();

    [Benchmark]
    public double Packed_Step_Checkpointing() => _packed!.Run();

    internal static LlavaModel CreateModel(StepWorkload workload) =>
        LlavaModel.CreateRandom(workload.Config, StepWorkload.ModelSeed, CPU, ScalarType.Float32);

    private void CreateWorkload()
    {
        set_num_threads(BenchmarkThreads.Count);
        _workload = new StepWorkload();
    }

    private PackedStep CreatePacked(bool checkpointing) => new(_workload, CreateModel(_workload), checkpointing);

    private ClassicStep CreateClassic()
    {
        using LlavaModel start = CreateModel(_workload);
        return new ClassicStep(_workload, start);
    }

    private void RequireSameLosses(bool checkpointing)
    {
        ClassicLosses ??= LossesOfClassic();
        using PackedStep packed = CreatePacked(checkpointing);
        for (int step = 0; step < ComparedSteps; step++)
        {
            double ours = packed.Run();
            double theirs = ClassicLosses[step];
            Console.WriteLine($"// step {step}: loss {ours:R} packed, {theirs:R} classic, difference {ours - theirs:E2}");
            SameResults.Require($"loss of step {step}", ours, theirs, LossTolerance);
        }
    }

    private double[] LossesOfClassic()
    {
        using ClassicStep classic = CreateClassic();
        return [.. Enumerable.Range(0, ComparedSteps).Select(_ => classic.Run())];
    }
}
