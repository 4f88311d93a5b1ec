using AdaViP.Core.Data;
using AdaViP.Core.Recipes;
using AdaViP.Data.Formats;
using AdaViP.Data.Rows;
using AdaViP.Data.Settings;

namespace AdaViP.Data;

/// <summary>Collects rows, names them and applies the policy for bad ones.</summary>
/// <param name="policy">What a bad row does.</param>
/// <param name="rejectedOptional">Whether a row needs no worse answer.</param>
/// <param name="cancellation">Looked at before each row.</param>
internal sealed class DatasetBuilder(BadRowPolicy policy, bool rejectedOptional, CancellationToken cancellation)
{
    private readonly List<PreferenceSample> _samples = [];
    private readonly List<BadRow> _badRows = [];
    private readonly HashSet<string> _ids = [];
    private Dictionary<string, RowPlace> _placesInFile = [];
    private int _sources;

    /// <summary>Starts the next of several data.</summary>
    public void StartSource() => _sources++;

    /// <summary>Starts a file: ids are compared within one.</summary>
    public void StartFile() => _placesInFile = [];

    /// <summary>Adds a row that a format reads.</summary>
    public void Add(DatasetRow row, IRowFormat format)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            RowDraft draft = format.Read(row);
            if (draft.Rejected is null && !rejectedOptional && format.RejectedField is string field)
            {
                throw BadRowException.Missing(field);
            }

            Add(row, draft);
        }
        catch (BadRowException exception)
        {
            AddBad(row.Place, exception.Kind, exception.Message);
        }
    }

    /// <summary>Adds a row that is bad before any format looks at it.</summary>
    /// <exception cref="UserDataException">The policy is to stop.</exception>
    public void AddBad(RowPlace place, BadRowKind kind, string reason)
    {
        var bad = new BadRow(place.File, place.Row, place.Line, reason) { Kind = kind };
        if (policy == BadRowPolicy.Stop)
        {
            throw new UserDataException(
                $"{bad}. Correct the row, or have such rows skipped ({DataSettings.BadRows}).");
        }

        _badRows.Add(bad);
    }

    /// <summary>The finished data set.</summary>
    /// <exception cref="UserDataException">It has no sample.</exception>
    public IPreferenceDataset Build(string description, IReadOnlyList<string> files)
    {
        if (_samples.Count == 0)
        {
            throw new UserDataException(
                _badRows.Count == 0
                    ? $"{description} is empty: it has no rows. Name a file with rows."
                    : $"{description} has no row that can be read; all {_badRows.Count} are bad. The first: {_badRows[0]}.");
        }

        return new PreferenceDataset(description, files, _samples, _badRows, _sources);
    }

    private void Add(DatasetRow row, RowDraft draft)
    {
        string id = Name(row, draft.IdsMayRepeat);
        _samples.Add(new PreferenceSample(
            id, row.Place.Row, draft.Image, draft.RejectedImage, draft.Question, draft.Chosen, draft.Rejected)
        {
            File = row.Place.File,
            Source = _sources - 1,
            RemovedTag = draft.RemovedTag,
            History = draft.History,
            LaterTurns = draft.LaterTurns,
            Sentences = row.OptionalTexts("sentences"),
        });
    }

    private string Name(DatasetRow row, bool mayRepeat)
    {
        string file = Path.GetFileName(row.Place.File);
        if (row.Identifier() is not (string field, string id))
        {
            return Unique($"{file}:{row.Place.Row}", row);
        }

        if (!mayRepeat && !_placesInFile.TryAdd(id, row.Place))
        {
            RowPlace first = _placesInFile[id];
            string place = first.Line is int line ? $"line {line}" : $"row {first.Row}";
            throw new BadRowException(BadRowKind.DuplicateId, $"same {field} as {place}: {id}");
        }

        return Unique(id, row);
    }

    // Shards may number their rows from 0 each, and LLaVA's ids name pictures: neither is an error, but caches need names of
    // their own.
    private string Unique(string id, DatasetRow row)
    {
        string[] candidates = [id, $"{id}#{row.Place.Row}", $"{id}#{row.Place.Row}@{Path.GetFileName(row.Place.File)}",
            $"{id}#{row.Place.Row}@{row.Place.File}"];
        return candidates.FirstOrDefault(_ids.Add)
            ?? throw new BadRowException(BadRowKind.DuplicateId, $"another sample is already named {candidates[^1]}");
    }
}
