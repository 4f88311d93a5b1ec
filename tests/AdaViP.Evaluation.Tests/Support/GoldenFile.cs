using System.Text.Json;
using AdaViP.Testing;

namespace AdaViP.Evaluation.Tests.Support;

/// <summary>Golden files as JSON.</summary>
internal static class GoldenFile
{
    /// <summary>The root of a shared JSON file; skips the test where it is missing.</summary>
    public static JsonElement Read(string relativePath)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(SharedFiles.Require(relativePath)));
        return document.RootElement.Clone();
    }

    /// <summary>An array of texts.</summary>
    public static string[] Texts(this JsonElement element) => [.. element.EnumerateArray().Select(item => item.GetString()!)];
}
