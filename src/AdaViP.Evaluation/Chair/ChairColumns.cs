namespace AdaViP.Evaluation.Chair;

/// <summary>Heads of CHAIR's columns in a report, by which programs find its numbers.</summary>
public static class ChairColumns
{
    /// <summary>Hallucinated ones among the mentioned objects, in %.</summary>
    public const string HallucinatedMentions = "CHAIRi";

    /// <summary>Descriptions with a hallucinated object among those with an object, in %.</summary>
    public const string HallucinatingResponses = "Rsp";

    /// <summary>Mentioned ones among the pictures' objects, in %.</summary>
    public const string Coverage = "coverage";

    /// <summary>Mean length in words.</summary>
    public const string Words = "words";
}
