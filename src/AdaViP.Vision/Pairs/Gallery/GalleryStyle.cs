namespace AdaViP.Vision.Pairs.Gallery;

/// <summary>The style sheet of the gallery.</summary>
internal static class GalleryStyle
{
    /// <summary>One column on a phone; on paper an article stays on its page where it fits, and nothing needs opening.</summary>
    public const string Text = """

        :root { color-scheme: light dark; --line: #8886; }
        body { font: 16px/1.45 system-ui, sans-serif; margin: 0 auto; padding: 1rem; max-width: 72rem; }
        h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin: 0; overflow-wrap: anywhere; } h3 { font-size: 1rem; margin: 0; }
        small, .small, figcaption { font-size: .8rem; opacity: .8; font-weight: normal; }
        article { border-top: 1px solid var(--line); padding: 1rem 0; }
        .state { margin: .2rem 0 .6rem; }
        .top { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr)); }
        figure { margin: 0; min-width: 0; } .photo { width: 100%; height: auto; max-height: 28rem; display: block; }
        .texts p, .texts ol { margin: .1rem 0 .6rem; overflow-wrap: anywhere; } .texts p { white-space: pre-line; }
        .texts ol { padding-left: 1.4rem; }
        .dropped { padding: 0; margin: .2rem 0; font-size: .8rem; } .dropped li { display: inline; overflow-wrap: anywhere; }
        .dropped li:not(:last-child)::after { content: "; "; }
        .candidates { list-style: none; padding: 0; display: grid; gap: .8rem; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); }
        .candidates li { border: 2px solid var(--line); border-radius: .4rem; padding: .4rem; min-width: 0; }
        .candidates li.chosen { border: 4px solid #d55e00; }
        .candidates img { width: 100%; height: auto; display: block; margin-bottom: .3rem; }
        .candidates .mask { width: 50%; border: 1px solid var(--line); box-sizing: border-box; }
        .candidates p { margin: 0; overflow-wrap: anywhere; } b { border-left: .6rem solid; padding-left: .3rem; }
        @media print {
          body { font-size: 10pt; max-width: none; padding: 0; } article { break-inside: avoid-page; }
          .candidates li { break-inside: avoid; } .candidates { grid-template-columns: repeat(5, 1fr); }
          .photo { max-height: 8cm; }
        }

        """;
}
