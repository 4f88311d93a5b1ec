namespace AdaViP.Llava.Text;

/// <summary>Types of SentencePiece pieces, as the file numbers them.</summary>
internal static class SentencePieceType
{
    internal const int Normal = 1;
    internal const int Unknown = 2;
    internal const int Control = 3;
    internal const int Byte = 6;
}
