namespace AdaViP.Evaluation.Answers;

/// <summary>How answers to yes/no questions are read.</summary>
public enum YesNoParsing
{
    /// <summary>As the official AMBER script does: exactly "Yes" or "No".</summary>
    Strict,

    /// <summary>
    /// The first word that is "yes" or "no" in any case decides, if it comes first in the text or the text has no other of
    /// the two; see <see cref="YesNoParser.Lenient"/>.
    /// </summary>
    Lenient,

    /// <summary>As others read AMBER: "yes" anywhere in the text, in any case, is a yes; everything else is a no.</summary>
    ContainsYes,
}
