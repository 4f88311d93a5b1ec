using System.CommandLine;
using AdaViP.Cli.Terminals;
using AdaViP.Evaluation;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Comparison;

namespace AdaViP.Cli.Commands;

/// <summary><c>adavip evaluate compare</c>: several runs in one table, beside the paper's rows.</summary>
internal static class EvaluateCompareCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var runs = new Argument<string[]>("runs")
        {
            Description = "Folders of evaluations: each has scores.json, or one folder with scores.json per benchmark.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<bool> json = SharedOptions.Json("Print one JSON object instead of tables; its numbers are not rounded.");
        var command = new Command("compare", "Puts evaluations in one table like the paper's Table 1, with its rows beside them.")
        {
            runs, json,
        };
        command.SetAction(parsed =>
        {
            BenchmarkCatalogue catalogue = BuiltInBenchmarks.All;
            var comparison = RunComparison.Of(
                [.. parsed.GetRequiredValue(runs).Select(run => ComparedRun.Open(run, catalogue))],
                PublishedResults.Paper, catalogue);
            if (parsed.GetValue(json))
            {
                CommandJson.Write(ComparisonJson.Of(comparison), terminal);
            }
            else
            {
                new ComparisonTable(comparison, terminal).Write();
            }
        });
        return command;
    }
}
