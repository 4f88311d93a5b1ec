using System.Runtime.CompilerServices;
using AdaViP.Cli.Runtime;

namespace AdaViP.Cli;

/// <summary>Where the process begins.</summary>
internal static class Program
{
    // Nothing else of the program may be loaded before the check: loading it is what fails.
    private static int Main(string[] arguments) => OpenFileLimit.Report() ?? Run(arguments);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Run(string[] arguments) => Application.RunAsync(arguments).GetAwaiter().GetResult();
}
