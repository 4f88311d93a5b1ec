using AdaViP.Evaluation.Amber;

namespace AdaViP.Evaluation.Tests.Amber;

/// <summary>For tests in which no noun may have to be extracted.</summary>
internal sealed class NoNouns : INounExtractor
{
    public string Name => "none";

    public IReadOnlyList<NounMention> Extract(string text) => throw new InvalidOperationException("no extraction was expected.");
}
