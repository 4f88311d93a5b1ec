using System.Globalization;

namespace AdaViP.Evaluation.Pope;

/// <summary>A question with its label.</summary>
/// <param name="Id">Its number in the question file.</param>
/// <param name="Image">Picture file name.</param>
/// <param name="Text">The question.</param>
/// <param name="IsYes">Whether the right answer is yes; as officially, every label but "no" is.</param>
/// <param name="Category">random, popular or adversarial; empty where the file has none.</param>
public sealed record PopeQuestion(long Id, string Image, string Text, bool IsYes, string Category)
{
    /// <summary>What people know it by: its number, and the file that has it where there are several.</summary>
    public string Name
    {
        get => field ?? Id.ToString(CultureInfo.InvariantCulture);
        init;
    }
}
