using System.Text.RegularExpressions;

namespace AdaViP.BindingGenerator;

/// <summary>Finds the integer macros of a header; the parser itself drops macros.</summary>
internal static partial class HeaderMacros
{
    /// <summary>Names of object-like macros whose text is one decimal number.</summary>
    public static IReadOnlyList<string> Find(string header)
    {
        if (!File.Exists(header))
        {
            throw new BindingException($"{header} does not exist.");
        }

        return [.. IntegerMacro().Matches(File.ReadAllText(header)).Select(match => match.Groups[1].Value)];
    }

    [GeneratedRegex(@"^[ \t]*#[ \t]*define[ \t]+(AVP_[A-Z0-9_]+)[ \t]+-?[0-9]+[ \t]*$", RegexOptions.Multiline)]
    private static partial Regex IntegerMacro();
}
