using System.Text.RegularExpressions;
using AdaViP.Core.Inputs;
using Microsoft.ML.OnnxRuntime;

namespace AdaViP.Vision.Inference;

/// <summary>What ONNX Runtime says of a failure, in words for people.</summary>
internal static partial class OnnxText
{
    // The runtime's texts can hold whole shapes and signatures of its functions.
    private const int LongestReason = 240;

    /// <summary>Why a graph cannot be loaded, and what to do.</summary>
    internal static string Refusal(GraphFile file, OnnxRuntimeException failure) => GraphVersion.Explain(failure.Message)
        ?? $"{FirstLine(failure)} Get the file again, with its external data (.data, .onnx_data) beside it"
        + (file.Optimization == GraphOptimization.None ? "." : "; a graph in 4 bits may need optimization: none.");

    /// <summary>The first line of a runtime's message, without codes and places in its own sources, and not long.</summary>
    internal static string FirstLine(Exception failure)
    {
        string line = failure.Message.Split('\n')[0].Trim();
        string text = NodeStatus().Replace(StatusPrefix().Replace(line, ""), "${type} node ${name}: ");
        text = ShownValue.Cut(text, LongestReason);
        return text.EndsWith('.') ? text : text + ".";
    }

    // "Non-zero status code returned while running Add node. Name:'/decoder/Add' Status Message: /path/file.h:12 void f(int) x ==
    // y was false. What is wrong."
    [GeneratedRegex(
        @"^Non-zero status code returned while running (?<type>\S+) node\. Name:'(?<name>[^']*)' Status Message: "
        + @"(?:\S+\.(?:cc|cpp|h|hpp|cu|cuh):\d+ (?:.*? was false\. ?)?)?")]
    private static partial Regex NodeStatus();

    // "[ErrorCode:Fail] ", "/path/file.cc:12 signature [ONNXRuntimeError] : 1 : FAIL : ".
    [GeneratedRegex(@"^(?:\[ErrorCode:\w+\]\s*)?(?:.*\[ONNXRuntimeError\] : \d+ : \w+ : )?")]
    private static partial Regex StatusPrefix();
}
