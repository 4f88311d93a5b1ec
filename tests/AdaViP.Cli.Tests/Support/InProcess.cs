using AdaViP.Cli.Terminals;

namespace AdaViP.Cli.Tests.Support;

/// <summary>Runs a command line inside the test process: for commands that compute nothing.</summary>
internal static class InProcess
{
    public static async Task<CommandResult> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = await Application.RunAsync(arguments, new Terminal(TextReader.Null, output, error, IsInteractive: false));
        return new CommandResult(code, output.ToString(), error.ToString());
    }
}
