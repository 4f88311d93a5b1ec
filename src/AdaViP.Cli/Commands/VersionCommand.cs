using System.CommandLine;
using System.Reflection;

namespace AdaViP.Cli.Commands;

/// <summary><c>adavip version</c>.</summary>
internal static class VersionCommand
{
    /// <summary>Version of the program, with the commit it was built from where the build knew it.</summary>
    public static string Version { get; } =
        typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>Builds the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command("version", "Prints the version of the program.");
        command.SetAction(_ => terminal.Out.WriteLine("adavip " + Version));
        return command;
    }
}
