using System.Reflection;

namespace AdaViP.Cli.Runtime;

/// <summary>Which program this is.</summary>
internal static class ProgramVersion
{
    /// <summary>Version of the program, with the commit it was built from where the build knew it.</summary>
    public static string Text { get; } =
        typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
