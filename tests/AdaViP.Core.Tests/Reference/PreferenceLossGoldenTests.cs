using AdaViP.Core.Losses;
using AdaViP.Core.Reference;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Core.Tests.Reference;

/// <summary>The reference losses against what PyTorch computed in double precision for triples from tiny to extreme.</summary>
public sealed class PreferenceLossGoldenTests
{
    // Travels with the project; the other lies beside it.
    private const string Portable = "portable/losses.safetensors";

    private const double UnitRoundoff = 1.1102230246251565e-16;

    public static TheoryData<string, string, string> Cases()
    {
        var cases = new TheoryData<string, string, string>();
        foreach (string objective in (string[])["adavip", "dpo", "vision_sum", "vision_half", "vision_joint", "mdpo"])
        {
            foreach (string file in (string[])[Portable, "goldens/loss/losses.safetensors"])
            {
                cases.Add(file, objective, "0.1");
                cases.Add(file, objective, "1.0");
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void PreferenceLoss_GoldenTriples_MatchPyTorch(string file, string objective, string beta)
    {
        var golden = new GoldenTensors(file == Portable ? RepositoryPaths.Asset(file) : SharedFiles.Require(file));
        double[] policy = golden.Doubles("policy");
        var options = new PreferenceLossOptions(
            Enum.Parse<PreferenceObjective>(objective.Replace("_", string.Empty, StringComparison.Ordinal), ignoreCase: true),
            double.Parse(beta, System.Globalization.CultureInfo.InvariantCulture));

        PreferenceLossResult result =
            PreferenceLossReference.Compute(options, policy, golden.Doubles("reference"), rejected: 2);

        string prefix = $"{objective}.beta{beta}";
        double[] loss = golden.Doubles($"{prefix}.loss");
        double[] gradient = golden.Doubles($"{prefix}.grad");
        double[] omega = golden.Doubles($"omega.beta{beta}");
        for (int row = 0; row < loss.Length; row++)
        {
            double tolerance = RelativeTolerance(result.Rewards.AsSpan(row * 3, 3));
            double floor = tolerance + LinearTail(result.Rewards.AsSpan(row * 3, 3), options);
            Near.Equal($"{prefix}.loss, row {row}", [loss[row]], [result.Losses[row]], tolerance, floor);
            Near.Equal(
                $"{prefix}.grad, row {row}", gradient.AsSpan(row * 3, 3), result.Gradients.AsSpan(row * 3, 3),
                tolerance, options.Beta * floor);
            Near.Equal(
                $"omega.beta{beta}, row {row}", omega.AsSpan(row * 2, 2), result.Omega.AsSpan(row * 2, 2),
                tolerance, tolerance);
        }
    }

    /// <summary>
    /// Both sides round each reward (relative u), each difference of rewards and a handful of operations after it. exp
    /// turns the absolute error of its argument, at most 4·u·max|r| here, into a relative one.
    /// </summary>
    private static double RelativeTolerance(ReadOnlySpan<double> rewards)
    {
        double largest = 0.0;
        foreach (double reward in rewards)
        {
            largest = Math.Max(largest, Math.Abs(reward));
        }

        return UnitRoundoff * (16.0 + (8.0 * largest));
    }

    /// <summary>
    /// torch's softplus(x) is x itself, and its derivative 1, for x above 20: the goldens lack log(1 + exp(−x)) there,
    /// less than exp(−x) per term.
    /// </summary>
    private static double LinearTail(ReadOnlySpan<double> rewards, PreferenceLossOptions options)
    {
        const double Threshold = 20.0;
        double joint = ((rewards[1] + rewards[2]) / 2.0) - rewards[0];
        double[] arguments = options.Objective switch
        {
            PreferenceObjective.AdaVip => [PlainMath.LogSumExp(rewards[1..]) - rewards[0]],
            PreferenceObjective.Dpo => [rewards[1] - rewards[0]],
            PreferenceObjective.VisionJoint => [joint],
            PreferenceObjective.Mdpo => [rewards[1] - rewards[0], rewards[2] - rewards[0], options.Anchor - rewards[0]],
            _ => [rewards[1] - rewards[0], rewards[2] - rewards[0]],
        };
        return arguments.Sum(argument => argument > Threshold ? Math.Exp(-argument) : 0.0);
    }
}
