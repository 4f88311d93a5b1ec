using AdaViP.Llava.Text;

namespace AdaViP.Torch.Tests.Llava;

/// <summary>The vocabulary behind a tokenizer.</summary>
internal static class TokenizerPieces
{
    /// <summary>Text pieces of a checkpoint, special ones included; with tokenizer.json the highest id and one.</summary>
    internal static int CountIn(string folder) => Count(LlavaTokenizer.FileOf(folder)!);

    /// <summary>The same for a file.</summary>
    internal static int Count(string path) => LlavaTokenizer.Read(path, marker: null).Count;
}
