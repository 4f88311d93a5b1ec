using AdaViP.Benchmarks.Pairs;
using AdaViP.Benchmarks.Reports;
using AdaViP.Benchmarks.Steps;
using AdaViP.Core;
using AdaViP.Torch.Loading;
using BenchmarkDotNet.Running;

namespace AdaViP.Benchmarks;

/// <summary>
/// <c>report [suite ...]</c> measures and writes benchmarks/results; anything else goes to BenchmarkDotNet, for example
/// <c>--filter *Resize*</c> or <c>--list flat</c>. See docs/benchmarking.md.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        try
        {
            TorchRuntime.EnsureLoadable();
            Run(arguments);
            return 0;
        }
        catch (UserErrorException e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }

    private static void Run(string[] arguments)
    {
        switch (arguments)
        {
            case [ReportCommand.Verb, .. string[] suites]:
                ReportCommand.Run(suites);
                break;
            case [PairsCommand.Verb, string shared]:
                PairsCommand.Run(shared, int.MaxValue);
                break;
            case [PairsCommand.Verb, string shared, string count] when int.TryParse(count, out int pictures) && pictures > 0:
                PairsCommand.Run(shared, pictures);
                break;
            case [MeasureCommand.Verb, string suite, string path]:
                MeasureCommand.Run(ReportCommand.Choose([suite])[0], path);
                break;
            case [MemoryCommand.Verb, string method, string path] when MemoryCommand.Methods.Contains(method):
                MemoryCommand.Run(method, path);
                break;
            default:
                BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(arguments);
                break;
        }
    }
}
