using AdaViP.Benchmarks.Steps;
using static AdaViP.Benchmarks.Reports.MarkdownText;

namespace AdaViP.Benchmarks.Reports;

/// <summary>The part of the step's result file that counts arithmetic and memory.</summary>
internal static class StepSection
{
    private const double Giga = 1e9;
    private const double Product = 2.0 * StepBenchmarks.GemmSize * StepBenchmarks.GemmSize * StepBenchmarks.GemmSize;

    /// <summary>Adds the section.</summary>
    internal static void Write(MarkdownText text, IReadOnlyList<SuiteResult> results)
    {
        using StepWorkload workload = new();
        (string Method, StepWork Work)[] steps =
        [
            (nameof(StepBenchmarks.Classic_Step), StepWork.Classic(workload)),
            (nameof(StepBenchmarks.Packed_Step), StepWork.Packed(workload, recomputes: false)),
            (nameof(StepBenchmarks.Packed_Step_Checkpointing), StepWork.Packed(workload, recomputes: true)),
        ];
        text.Heading("Arithmetic, GFLOP (a multiply-add is 2)");
        text.TableHead("step", ":decoder", ":attention", ":head", ":projector", ":tower", ":total", ":classic / this");
        foreach ((string method, StepWork work) in steps)
        {
            text.Row(
                method,
                Number(work.Decoder / Giga, 0),
                Number(work.Attention / Giga, 0),
                Number(work.Head / Giga, 0),
                Number(work.Projector / Giga, 0),
                Number(work.Tower / Giga, 0),
                Number(work.Total / Giga, 0),
                Number(steps[0].Work.Total / work.Total, 2));
        }

        text.Line();
        text.Heading("Distance from the matrix speed of the same run, and peak memory");
        text.Line($"The limit is the step's arithmetic at the speed of {StepBenchmarks.GemmSize}³ fp32 products, "
            + "the fastest iteration.");
        text.Line("Peak memory is VmHWM of a process of its own after three steps.");
        text.Line();
        text.TableHead("allocator", "step", ":median", ":GFLOP/s", ":limit", ":step / limit", ":peak memory");
        foreach (SuiteResult result in results)
        {
            double product = result.Of(nameof(StepBenchmarks.Gemm_Peak), "").Fastest;
            text.Row(
                result.Allocator.Name, nameof(StepBenchmarks.Gemm_Peak), Time(product), Number(Product / product, 0), "", "", "");
            foreach ((string method, StepWork work) in steps)
            {
                double median = result.Of(method, "").Median;
                double limit = work.Total / Product * product;
                text.Row(
                    result.Allocator.Name,
                    method,
                    Time(median),
                    Number(work.Total / median, 0),
                    Time(limit),
                    Number(median / limit, 2),
                    Number(result.PeakBytes[method] / Giga, 2) + " GB");
            }
        }

        text.Line();
    }
}
