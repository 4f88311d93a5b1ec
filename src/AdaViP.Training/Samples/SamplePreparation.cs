using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Recipes;

namespace AdaViP.Training.Samples;

/// <summary>Goes through all rows before anything is computed, so that a bad one is found now and not at step 3000.</summary>
internal sealed class SamplePreparation
{
    private readonly IPreferenceDataset _dataset;
    private readonly BadRowPolicy _policy;
    private readonly IProgress<TrainingReport> _progress;

    internal SamplePreparation(IPreferenceDataset dataset, BadRowPolicy policy, IProgress<TrainingReport> progress)
    {
        _dataset = dataset;
        _policy = policy;
        _progress = progress;
    }

    /// <summary>The usable samples in file order.</summary>
    /// <exception cref="UserDataException">A row is bad and the recipe says stop, or no row is usable.</exception>
    internal IReadOnlyList<PreparedSample> Prepare(SampleSequences sequences, CancellationToken cancellation)
    {
        List<PreparedSample> prepared = [];
        foreach (PreferenceSample sample in _dataset.Samples)
        {
            cancellation.ThrowIfCancellationRequested();
            Try(sample, () => prepared.Add(sequences.Prepare(sample)));
        }

        RequireAny(prepared);
        return prepared;
    }

    /// <summary>Does something with a row; where that fails, stops or leaves the row out, as the recipe says.</summary>
    /// <returns>Whether it worked.</returns>
    internal bool Try(PreferenceSample sample, Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (UserDataException e)
        {
            if (_policy == BadRowPolicy.Stop)
            {
                throw Placed(sample, e);
            }

            _progress.Report(new PhaseReport(Message(sample, e) + " Left out.", IsWarning: true));
            return false;
        }
    }

    /// <summary>Does something with a row of which is known that it works, or that has to stop the run.</summary>
    /// <exception cref="UserDataException">It failed; names the row.</exception>
    internal void Require(PreferenceSample sample, Action action)
    {
        try
        {
            action();
        }
        catch (UserDataException e)
        {
            throw Placed(sample, e);
        }
    }

    private UserDataException Placed(PreferenceSample sample, UserDataException e) => new(
        Message(sample, e) + (_policy == BadRowPolicy.Stop ? $" ({RecipeKeys.BadRows}: skip leaves such rows out.)" : ""), e);

    private string Message(PreferenceSample sample, UserDataException e) =>
        NamesItsRow(sample, e.Message) ? e.Message : $"{Place(sample)}: {e.Message}";

    // Messages about pictures begin with the row that the picture belongs to.
    private static bool NamesItsRow(PreferenceSample sample, string message) =>
        new[] { sample.Image, sample.RejectedImage }.Any(image =>
            image is { NamesItsRow: true } && message.StartsWith(image.Description, StringComparison.Ordinal));

    private string Place(PreferenceSample sample)
    {
        // Rows without a name are called by file and row already.
        string file = sample.File ?? _dataset.Description;
        bool named = sample.Id != $"{Path.GetFileName(file)}:{sample.Row}";
        return $"{file}: row {sample.Row}{(named ? $" (id {sample.Id})" : "")}";
    }

    /// <summary>Refuses to go on without samples.</summary>
    internal void RequireAny(IReadOnlyList<PreparedSample> samples)
    {
        int read = _dataset.Samples.Count + _dataset.BadRows.Count;
        int leftOut = read - samples.Count;
        if (samples.Count == 0)
        {
            throw new UserDataException(
                read == 0
                    ? $"{_dataset.Description} holds no rows: there is nothing to train on. Name a file with rows."
                    : $"{_dataset.Description}: none of its {Counted.Of(read, "row")} is usable. Correct the rows "
                        + "that are named above.");
        }

        if (leftOut > 0)
        {
            _progress.Report(new PhaseReport($"{samples.Count} of {Counted.Of(read, "row")} are usable, {leftOut} are left out.",
                IsWarning: true));
        }
    }
}
