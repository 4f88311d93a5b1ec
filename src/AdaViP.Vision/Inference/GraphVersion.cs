using System.Text.RegularExpressions;

namespace AdaViP.Vision.Inference;

/// <summary>
/// Explains refusals of graphs that were exported for a later runtime: such a file is whole; getting it again changes nothing.
/// </summary>
internal static partial class GraphVersion
{
    /// <summary>What was found, what is supported and what to do; null where a message is about something else.</summary>
    /// <param name="message">All of what the runtime said.</param>
    internal static string? Explain(string message)
    {
        Match format = FormatMessage().Match(message);
        Match operators = OperatorsMessage().Match(message);
        Match match = format.Success ? format : operators;
        (string found, string supported) = (match.Groups["found"].Value, match.Groups["supported"].Value);
        string domain = operators.Groups["domain"].Value;
        return format.Success
            ? $"it is written in ONNX IR version {found}, but this ONNX Runtime reads versions up to {supported}. "
                + "Export it again with an earlier onnx package, or lower the ir_version of the model "
                + "(onnx.load, model.ir_version, onnx.save); a later ONNX Runtime can be named in engine.library."
            : operators.Success
            ? $"it uses opset {found} of {domain}, but this ONNX Runtime supports {domain} up to opset {supported}. "
                + $"Export it again with opset_version={supported} or lower, or convert it with onnx.version_converter; "
                + "a later ONNX Runtime can be named in engine.library."
            : null;
    }

    [GeneratedRegex(@"Unsupported model IR version: (?<found>\d+), max supported IR version: (?<supported>\d+)")]
    private static partial Regex FormatMessage();

    [GeneratedRegex(
        @"Opset (?<found>\d+) is under development.*?support for domain (?<domain>\S+) is till opset (?<supported>\d+)",
        RegexOptions.Singleline)]
    private static partial Regex OperatorsMessage();
}
