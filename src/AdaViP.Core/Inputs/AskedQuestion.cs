using AdaViP.Core.Data;

namespace AdaViP.Core.Inputs;

/// <summary>A question to the model about one picture, as a person or a benchmark's file gives it.</summary>
public static class AskedQuestion
{
    /// <summary>
    /// Takes the picture's marker from a question, and refuses what the model's template would write once more.
    /// </summary>
    /// <param name="question">As written.</param>
    /// <param name="bare">What the model is asked; as written where there is a problem.</param>
    /// <returns>What is wrong and what to do, to follow the question's name; null where nothing is.</returns>
    public static string? Read(string question, out string bare)
    {
        bare = question;
        if (TemplateWords.InQuestion(question) is (string marker, int at))
        {
            return $"has \"{marker.ReplaceLineEndings("\\n")}\" at character {at + 1} "
                + $"(\"{ShownValue.Cut(question.ReplaceLineEndings("\\n"))}\"): "
                + "a conversation template has been applied to it, and the model's own template would go around it once more. "
                + "Write the question alone, without the words and tokens of a template.";
        }

        return ImageMarker.Remove(question, out bare);
    }
}
