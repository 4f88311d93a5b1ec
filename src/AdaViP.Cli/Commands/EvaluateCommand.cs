using System.CommandLine;
using AdaViP.Cli.Evaluations;
using AdaViP.Cli.Failures;
using AdaViP.Cli.Runtime;
using AdaViP.Cli.Terminals;
using AdaViP.Core.Kernels;
using AdaViP.Evaluation;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Running;

namespace AdaViP.Cli.Commands;

/// <summary><c>adavip evaluate</c>: answers and scores of benchmarks.</summary>
internal static class EvaluateCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command("evaluate", "Scores a model, or stored answers, as the benchmarks' official scripts do.");
        foreach (IBenchmark benchmark in BuiltInBenchmarks.All.Benchmarks.OrderBy(each => each.Name, StringComparer.Ordinal))
        {
            command.Add(Benchmark(benchmark, terminal));
        }

        command.Add(EvaluateCompareCommand.Create(terminal));
        return command;
    }

    private static Command Benchmark(IBenchmark benchmark, Terminal terminal)
    {
        var command = new Command(benchmark.Name, $"{benchmark.Preset.Title}: answers with --model, or scores stored --answers.");
        var arguments = new EvaluateArguments(benchmark);
        arguments.AddTo(command);
        Option<bool> quiet = SharedOptions.Quiet();
        command.Add(quiet);
        command.SetAction(parsed =>
        {
            Terminal shown =
                (arguments.HasOutput(parsed) ? terminal.ForLog() : terminal) with { IsQuiet = parsed.GetValue(quiet) };
            using KernelSet? kernels = arguments.HasModel(parsed) ? KernelFactory.Usual() : null;
            EvaluationRequest request = arguments.Read(parsed, kernels?.Images, shown);
            var display = new EvaluationDisplay(shown);

            // What is to be thrown away still is, until the first question is asked.
            Invocation Again() => display.HasBegun ? terminal.Invocation.WithoutOverwrite() : terminal.Invocation;
            using var interrupt = new InterruptWatch(
                () => terminal.Notify("stopping; finished answers are kept. Once more ends the program at once."),
                () => terminal.Error.WriteLine($"ending at once; finished answers are kept. To continue: {Again()}"));
            try
            {
                new EvaluationSession(request, display).Run(interrupt.Token);
            }
            catch (OperationCanceledException)
            {
                terminal.Error.WriteLine("To continue: " + Again());
                throw;
            }

            return ExitCode.Done;
        });
        return command;
    }
}
