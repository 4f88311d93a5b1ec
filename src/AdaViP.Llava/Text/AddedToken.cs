namespace AdaViP.Llava.Text;

/// <summary>A token beside the vocabulary's pieces, which is found in the text before anything else happens to it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">The text that it stands for.</param>
/// <param name="Special">Whether it stands for no text: a text that contains it keeps it as text, decoding leaves it out.</param>
/// <param name="SingleWord">Only where no letter or digit touches it.</param>
/// <param name="LeftStrip">White space before it belongs to it.</param>
/// <param name="RightStrip">White space after it belongs to it.</param>
/// <param name="Normalized">Looked for in the normalised text, in its own normalised form.</param>
internal sealed record AddedToken(
    int Id, string Content, bool Special, bool SingleWord, bool LeftStrip, bool RightStrip, bool Normalized);
