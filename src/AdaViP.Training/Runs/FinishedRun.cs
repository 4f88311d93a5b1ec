using AdaViP.Core;
using AdaViP.Core.Recipes;

namespace AdaViP.Training.Runs;

/// <summary>What a finished run leaves in its folder, and how much room that takes.</summary>
internal static class FinishedRun
{
    /// <summary>Where the model is, its size, and the size of what is kept beside it.</summary>
    /// <param name="folder">Output folder with the published model.</param>
    /// <param name="checkpoints">Folders of the checkpoints that stay.</param>
    internal static string Describe(string folder, IReadOnlyList<string> checkpoints)
    {
        long model = Directory.EnumerateFiles(folder, "model*.safetensors").Sum(Length);
        string text = $"The tuned model is in {folder} ({ByteCount.Format(model)}).";
        if (checkpoints.Count == 0)
        {
            return text;
        }

        long kept = checkpoints.Sum(checkpoint => Directory.EnumerateFiles(checkpoint).Sum(Length));
        string names = string.Join(", ", checkpoints.Select(Path.GetFileName));
        return $"{text} The run can be extended from {names}, {ByteCount.Format(kept)} in the same folder; "
            + $"{RecipeKeys.KeepFinalState}: false does not keep that.";
    }

    private static long Length(string file) => new FileInfo(file).Length;
}
