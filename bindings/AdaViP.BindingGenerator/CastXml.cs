using System.Diagnostics;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace AdaViP.BindingGenerator;

/// <summary>Runs castxml, a C parser that writes what it understood as XML.</summary>
internal static class CastXml
{
    /// <summary>Prefix of the enumerators that carry the values of macros.</summary>
    public const string MacroPrefix = "adavip_macro_";

    /// <summary>Path of the program, or null where it is not installed.</summary>
    public static string? FindProgram() =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, "castxml"))
            .FirstOrDefault(File.Exists);

    /// <summary>Parses a header as C11.</summary>
    /// <param name="header">Path of the header.</param>
    /// <param name="macros">Integer macros, whose values come back as enumerators.</param>
    public static XDocument Parse(string header, IReadOnlyList<string> macros)
    {
        string program = FindProgram()
            ?? throw new BindingException("castxml is not on the path. Debian and Ubuntu: apt-get install castxml");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("adavip-bindings-");
        try
        {
            string unit = Path.Combine(folder.FullName, "unit.c");
            string output = Path.Combine(folder.FullName, "unit.xml");
            File.WriteAllText(unit, Unit(header, macros));
            Run(program, ["--castxml-output=1", "-x", "c", "-std=c11", unit, "-o", output]);
            return XDocument.Load(output);
        }
        catch (XmlException failure)
        {
            throw new BindingException($"castxml wrote XML that cannot be read: {failure.Message}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Unit(string header, IReadOnlyList<string> macros)
    {
        StringBuilder text = new();
        text.Append("#include \"").Append(Path.GetFullPath(header)).Append("\"\n");
        foreach (string macro in macros)
        {
            text.Append("enum { ").Append(MacroPrefix).Append(macro).Append(" = ").Append(macro).Append(" };\n");
        }

        return text.ToString();
    }

    private static void Run(string program, string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardError = true };
        using Process process = Process.Start(start) ?? throw new BindingException($"{program} does not start.");
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new BindingException($"castxml failed ({process.ExitCode}):\n{errors}");
        }
    }
}
