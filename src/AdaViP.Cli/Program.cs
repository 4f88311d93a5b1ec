using System.Runtime.CompilerServices;
using AdaViP.Cli.Runtime;

namespace AdaViP.Cli;

/// <summary>Where the process begins.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        try
        {
            // Nothing else of the program may be loaded before the check: loading it is what fails.
            return StartLimits.Report() ?? Run(arguments);
        }
#pragma warning disable CA1031 // because what fails here failed before, or in, the place where failures become messages
        catch (Exception e)
#pragma warning restore CA1031
        {
            return StartLimits.Report(e, arguments);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Run(string[] arguments) => Application.RunAsync(arguments).GetAwaiter().GetResult();
}
