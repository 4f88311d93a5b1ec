using AdaViP.Benchmarks.Suites;

namespace AdaViP.Benchmarks.Steps;

/// <summary>For whole training steps: one warm-up, seven measured calls.</summary>
public class StepConfig : LongConfig
{
    private const int Warmups = 1;
    private const int Iterations = 7;

    /// <summary>Sets the numbers.</summary>
    public StepConfig()
        : base(Warmups, Iterations)
    {
    }
}
