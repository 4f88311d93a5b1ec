using System.Reflection;
using AdaViP.Core.Files;

namespace AdaViP.Reports.Markup;

/// <summary>The style sheet of every page; no other text becomes one.</summary>
internal sealed class PageStyle
{
    private PageStyle()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("AdaViP.Reports.page.css")!;
        using var reader = new StreamReader(stream);

        // A browser reads every line break as one character, and compares what it read with the hash.
        Text = "\n" + reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    /// <summary>The one there is.</summary>
    public static PageStyle Shared { get; } = new();

    /// <summary>CSS.</summary>
    public string Text { get; }

    /// <summary>By it a page's policy allows this style sheet and no other: "sha256-" and the hash in base64.</summary>
    public string Source => "sha256-" + Convert.ToBase64String(Convert.FromHexString(Digest.OfText(Text)));
}
