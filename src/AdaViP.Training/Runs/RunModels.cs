using AdaViP.Core.Data;
using AdaViP.Llava.Checkpoints;
using AdaViP.Llava.Models;
using AdaViP.Training.Checkpoints;
using static TorchSharp.torch;

namespace AdaViP.Training.Runs;

/// <summary>Loads the models of a run: its policy, and its reference where that is another one.</summary>
/// <param name="inputs">Folder of the start model, and precision.</param>
/// <param name="config">Of the start model.</param>
/// <param name="device">Where they compute.</param>
/// <param name="progress">Told what is loaded.</param>
internal sealed class RunModels(TrainerInputs inputs, LlavaConfig config, Device device, IProgress<TrainingReport> progress)
{
    private readonly HashSet<string> _notices = new(StringComparer.Ordinal);

    /// <summary>Loads a model, which the caller disposes.</summary>
    /// <param name="folder">Its checkpoint.</param>
    /// <param name="what">What it is for, for the report.</param>
    /// <param name="cancellation">Looked at between weights.</param>
    /// <exception cref="UserDataException">It cannot be read, or reads other sequences than the start model.</exception>
    internal LlavaModel Load(string folder, string what, CancellationToken cancellation)
    {
        progress.Report(new PhaseReport($"Loading {what} from {folder}"));
        ScalarType dtype = CheckpointPrecision.TypeOf(inputs.Recipe.Model.Precision);
        LlavaModel model = LlavaCheckpointReader.LoadCancellable(folder, device, dtype, cancellation);
        if (model.Config.ImageTokenCount != config.ImageTokenCount
            || model.Config.Text.VocabularySize != config.Text.VocabularySize)
        {
            int tokens = model.Config.ImageTokenCount;
            int words = model.Config.Text.VocabularySize;
            model.Dispose();
            throw new UserDataException(
                $"{folder} has {tokens} image tokens and a vocabulary of {words}; "
                + $"{inputs.ModelFolder} has {config.ImageTokenCount} and {config.Text.VocabularySize}. "
                + "Policy and reference must read the same sequences.");
        }

        try
        {
            FiniteTensors.Require(model, folder, cancellation);
        }
        catch
        {
            model.Dispose();
            throw;
        }

        if (model.Notice is string notice && _notices.Add(notice))
        {
            progress.Report(new PhaseReport(notice, IsWarning: true));
        }

        return model;
    }
}
