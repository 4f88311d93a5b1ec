using AdaViP.Core;
using AdaViP.Core.Files;

namespace AdaViP.MicroWorld.Datasets;

/// <summary>What drawing a data set writes in its folder.</summary>
public static class DrawnFiles
{
    private static readonly OwnNames Files = new(
        new OwnName(SupervisedData.FileName, "{\"id\":"), new OwnName(EvaluationData.CaptionsName, "{\"id\":"),
        new OwnName(EvaluationData.ObjectsName, "{\"id\":"), new OwnName(EvaluationData.WordsName),
        new OwnName(EvaluationData.QuestionsName, "{\"question_id\":"),
        new OwnName(ScenePictures.FolderName) { IsFolder = true });

    private static readonly OwnNames Pictures = new(new OwnName("#.png"));

    /// <summary>Takes away what an earlier draw wrote, and nothing else.</summary>
    /// <param name="folder">Need not exist.</param>
    /// <exception cref="UserOptionException">A link, or a file of somebody else, has one of the names.</exception>
    public static void Remove(string folder)
    {
        Files.Require(folder);
        OwnContents.Remove(Path.Combine(folder, ScenePictures.FolderName), Pictures.Has);
        foreach ((string path, OwnName name) in Files.In(folder))
        {
            if (!name.IsFolder)
            {
                File.Delete(path);
            }
        }
    }
}
