using System.Reflection;
using AdaViP.Core.Files;

namespace AdaViP.Reports.Markup;

/// <summary>A style sheet of the program's own; no other text becomes one.</summary>
internal sealed class PageStyle
{
    private PageStyle(params string[] parts)
    {
        // A browser reads every line break as one character, and compares what it read with the hash.
        Text = "\n" + string.Concat(parts.Select(Read));
    }

    /// <summary>That of every page.</summary>
    public static PageStyle Shared { get; } = new("colours", "chart", "page");

    /// <summary>That of a chart which is a file of its own.</summary>
    public static PageStyle Chart { get; } = new("colours", "chart");

    /// <summary>CSS.</summary>
    public string Text { get; }

    /// <summary>By it a page's policy allows this style sheet and no other: "sha256-" and the hash in base64.</summary>
    public string Source => "sha256-" + Convert.ToBase64String(Convert.FromHexString(Digest.OfText(Text)));

    private static string Read(string part)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"AdaViP.Reports.{part}.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
