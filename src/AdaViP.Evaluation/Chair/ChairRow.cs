using AdaViP.Evaluation.Objects;
using AdaViP.Evaluation.Text;

namespace AdaViP.Evaluation.Chair;

/// <summary>A caption with its object words and what the picture shows.</summary>
/// <param name="Key">Names the caption: the picture's id or file.</param>
/// <param name="Text">The caption.</param>
/// <param name="Mentions">Its object words, every occurrence.</param>
/// <param name="Truth">The classes in the picture.</param>
public sealed record ChairRow(string Key, string Text, IReadOnlyList<ObjectMention> Mentions, IReadOnlySet<string> Truth)
{
    /// <summary>Mentions whose class is not in the picture.</summary>
    public IReadOnlyList<ObjectMention> Hallucinated { get; } = [.. Mentions.Where(mention => !Truth.Contains(mention.Class))];

    /// <summary>Distinct classes that were mentioned and are in the picture.</summary>
    public int RightClasses { get; } =
        Mentions.Where(mention => Truth.Contains(mention.Class)).Select(mention => mention.Class).Distinct().Count();

    /// <summary>Length in words, as officially: split at single blanks.</summary>
    public int Length { get; } = PythonText.CountBetweenBlanks(PythonText.Strip(Text));
}
