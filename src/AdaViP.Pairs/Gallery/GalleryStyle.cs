namespace AdaViP.Pairs.Gallery;

/// <summary>The style sheet of the gallery.</summary>
internal static class GalleryStyle
{
    /// <summary>
    /// One column on a phone, light or dark as the reader's system is. On paper pictures are small enough that pages fill,
    /// neither they nor candidates are split, and an article is laid out as a table, so that its head is repeated on every page
    /// that it continues on.
    /// </summary>
    public const string Text = """

        :root { color-scheme: light dark; --paper: #fff; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --chosen: #d55e00; }
        @media (prefers-color-scheme: dark) { :root { --paper: #0d1117; --ink: #e6edf3; --soft: #9aa4af; --line: #30363d; --chosen: #ff8a3d; } }
        body { font: 16px/1.45 system-ui, sans-serif; margin: 0 auto; padding: 1rem; max-width: 80rem; background: var(--paper); color: var(--ink); }
        h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin: 0; overflow-wrap: anywhere; } h3 { font-size: 1rem; margin: 0; }
        small, .small, figcaption { font-size: .8rem; color: var(--soft); font-weight: normal; }
        article { border-top: 1px solid var(--line); padding: 1rem 0; }
        .state { margin: .2rem 0 .6rem; }
        .top { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr)); }
        figure { margin: 0; min-width: 0; } .photo, .doctored { width: 100%; height: auto; max-height: 28rem; display: block; object-fit: contain; object-position: left top; }
        .texts p, .texts ol { margin: .1rem 0 .6rem; overflow-wrap: anywhere; } .texts p { white-space: pre-line; }
        .texts ol { padding-left: 1.4rem; }
        .dropped { padding: 0; margin: .2rem 0; font-size: .8rem; } .dropped li { display: inline; overflow-wrap: anywhere; }
        .dropped li:not(:last-child)::after { content: "; "; }
        .candidates { list-style: none; padding: 0; display: grid; gap: .8rem; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); }
        .candidates li { border: 2px solid var(--line); border-radius: .4rem; padding: .4rem; min-width: 0; }
        .candidates li.chosen { border: 4px solid var(--chosen); }
        .candidates img { width: 100%; height: auto; display: block; margin-bottom: .3rem; }
        .candidates .mask { width: 50%; border: 1px solid var(--line); box-sizing: border-box; }
        .candidates p { margin: 0; overflow-wrap: anywhere; } b { border-left: .6rem solid; padding-left: .3rem; }
        @media print {
          :root { --paper: #fff; --ink: #000; --soft: #333; --line: #999; --chosen: #d55e00; }
          body { font-size: 9pt; max-width: none; padding: 0; } h1, h2, h3 { break-after: avoid; }
          h2 { font-size: 11pt; } h3 { font-size: 9pt; } small, .small, figcaption, .dropped { font-size: 8pt; }
          article { display: table; width: 100%; table-layout: fixed; padding: .4rem 0; } .body { display: table-cell; }
          .head { display: table-header-group; break-inside: avoid; } .head > * { display: inline; }
          .head .state { margin-left: 1rem; } .head::after { content: ""; display: block; }
          figure, .candidates li { break-inside: avoid; } .photo, .doctored { max-height: 5cm; }
          .top { grid-template-columns: 1fr 1fr; gap: .3rem .8rem; } .texts { grid-column: 1 / -1; columns: 2; }
          .texts p, .texts ol { margin: 0 0 .3rem; }
          .candidates { display: block; margin: .3rem 0; font-size: 8pt; orphans: 1; widows: 1; }
          .candidates li { display: inline-block; vertical-align: top; box-sizing: border-box; width: calc(20% - .3rem); }
          .candidates li { margin: 0 .3rem .3rem 0; padding: .2rem; }
          .candidates img { display: inline-block; vertical-align: top; width: 60%; margin: 0 0 .1rem; }
          .candidates .mask { width: 36%; }
        }

        """;
}
