namespace AdaViP.Core.Foundation;

/// <summary>One tag of a picture (E5).</summary>
/// <param name="Index">Line of the tag list, from 0; ties between candidates go to the lowest.</param>
/// <param name="Name">As in the tag list.</param>
/// <param name="Score">Probability, 0 to 1; 1 where the tagger only says yes or no.</param>
public sealed record Tag(int Index, string Name, double Score);
