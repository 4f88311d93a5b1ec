namespace AdaViP.Evaluation.Amber;

/// <summary>Finds the nouns of a description.</summary>
public interface INounExtractor
{
    /// <summary>What did it, for reports.</summary>
    string Name { get; }

    /// <summary>The vocabulary words that a text uses as nouns, in order, every occurrence.</summary>
    /// <param name="text">The description.</param>
    IReadOnlyList<NounMention> Extract(string text);
}
