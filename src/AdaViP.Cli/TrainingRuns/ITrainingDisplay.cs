using AdaViP.Training;

namespace AdaViP.Cli.TrainingRuns;

/// <summary>Shows a training run while it goes on.</summary>
internal interface ITrainingDisplay
{
    /// <summary>Runs the training and shows its reports.</summary>
    /// <param name="run">The run; reports arrive on its own thread.</param>
    TrainingResult Show(Func<IProgress<TrainingReport>, TrainingResult> run);

    /// <summary>Tells the person something while the run goes on, such as what an interruption does; from any thread.</summary>
    void Notify(string message);
}
