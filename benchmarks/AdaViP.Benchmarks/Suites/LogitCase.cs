using static TorchSharp.torch;

namespace AdaViP.Benchmarks.Suites;

/// <summary>A block of logits that the log-prob suites measure.</summary>
/// <param name="Name">"fp32 x 32000".</param>
/// <param name="Type">Element type.</param>
/// <param name="Vocabulary">Columns.</param>
internal sealed record LogitCase(string Name, ScalarType Type, int Vocabulary)
{
    /// <summary>LLaMA-2's vocabulary in both types, LLaVA's padded one, and one whose rows are not aligned.</summary>
    internal static readonly IReadOnlyList<LogitCase> All =
    [
        new("fp32 x 32000", ScalarType.Float32, 32000),
        new("bf16 x 32000", ScalarType.BFloat16, 32000),
        new("fp32 x 32064", ScalarType.Float32, 32064),
        new("fp32 x 32003", ScalarType.Float32, 32003),
    ];

    /// <summary>Bytes of a block of <paramref name="rows"/> rows.</summary>
    internal double Bytes(int rows) => (double)rows * Vocabulary * (Type == ScalarType.BFloat16 ? 2 : 4);

    /// <summary>The case of that name.</summary>
    internal static LogitCase Named(string name) => All.Single(one => one.Name == name);
}
