using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;

namespace AdaViP.MicroWorld.Evidence;

/// <summary>
/// Numbers of finished runs, one run a line: small enough to keep, while the runs themselves may be thrown away. The first line
/// says which models, settings and sizes they are of.
/// </summary>
public sealed class EvidenceLog : IDisposable
{
    /// <summary>Usual name of the file.</summary>
    public const string FileName = "results.jsonl";

    private const string HeadKey = "evidence";
    private const string RunKey = "run";
    private const string NumbersKey = "numbers";
    private const string ProcessorKey = "processor";
    private const string ProgramKey = "program";

    private readonly JsonLinesLog _file;
    private readonly Dictionary<EvidenceMachine, int> _machines = [];
    private readonly Dictionary<string, IReadOnlyDictionary<string, double>> _runs = [];

    private EvidenceLog(JsonLinesLog file) => _file = file;

    /// <summary>Opens a file, or begins one.</summary>
    /// <param name="path">In a folder that exists.</param>
    /// <param name="identity">What all its runs have in common.</param>
    /// <exception cref="UserDataException">The file is of something else, or a line is damaged; names file and line.</exception>
    /// <exception cref="StorageException">The disk refuses.</exception>
    public static EvidenceLog Open(string path, string identity)
    {
        var log = new EvidenceLog(JsonLinesLog.Open(path));
        try
        {
            log.Continue(identity);
            return log;
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>What all its runs have in common.</summary>
    public string Identity { get; private set; } = "";

    /// <summary>Runs in it.</summary>
    public int Count => _runs.Count;

    /// <summary>Who made the runs, each with the number of its runs.</summary>
    public IReadOnlyCollection<KeyValuePair<EvidenceMachine, int>> Machines => _machines;

    /// <summary>Numbers of a run by name; null where it has not run.</summary>
    public IReadOnlyDictionary<string, double>? Find(EvidenceRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return _runs.GetValueOrDefault(run.Key);
    }

    /// <summary>Adds a run; it is on the disk afterwards.</summary>
    /// <param name="run">Which.</param>
    /// <param name="numbers">By name; finite.</param>
    /// <param name="machine">Who made it.</param>
    /// <exception cref="StorageException">The disk refuses.</exception>
    public void Add(EvidenceRun run, IReadOnlyDictionary<string, double> numbers, EvidenceMachine machine)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(numbers);
        ArgumentNullException.ThrowIfNull(machine);
        _runs.Add(run.Key, numbers);
        Note(machine);
        _file.Append(json =>
        {
            json.WriteStartObject();
            json.WriteString(RunKey, run.Key);
            json.WriteStartObject(NumbersKey);
            foreach ((string name, double value) in numbers)
            {
                json.WriteNumber(name, value);
            }

            json.WriteEndObject();
            json.WriteString(ProcessorKey, machine.Processor);
            json.WriteString(ProgramKey, machine.Program);
            json.WriteEndObject();
        });
        _file.Sync();
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    private void Note(EvidenceMachine machine) => _machines[machine] = _machines.GetValueOrDefault(machine) + 1;

    private void Continue(string identity)
    {
        int number = 0;
        long length = _file.Read(line =>
        {
            number++;
            JsonElement root = JsonInput.TryObject(line) ?? throw Damaged(number, "a JSON object");
            if (number > 1)
            {
                Take(root, number);
            }
            else if (Text(root, HeadKey, number) is string found && found == identity)
            {
                Identity = found;
            }
            else
            {
                throw new UserDataException(
                    $"{_file.Path} holds results of \"{ShownValue.Cut(Text(root, HeadKey, number))}\", but this program "
                    + $"makes \"{identity}\". Move the file away, or name another one.");
            }

            return true;
        });
        _file.Cut(length);
        if (number == 0)
        {
            Identity = identity;
            var head = new Dictionary<string, string> { [HeadKey] = identity };
            _file.AppendSynced([JsonSerializer.Serialize(head, JsonStyle.Compact)]);
        }
    }

    private void Take(JsonElement root, int number)
    {
        string run = Text(root, RunKey, number);
        if (!root.TryGetProperty(NumbersKey, out JsonElement numbers) || numbers.ValueKind != JsonValueKind.Object
            || numbers.EnumerateObject().Any(
                field => field.Value.ValueKind != JsonValueKind.Number || !double.IsFinite(field.Value.GetDouble())))
        {
            throw Damaged(number, $"\"{NumbersKey}\" with a finite number for each name");
        }

        if (!_runs.ContainsKey(run))
        {
            Note(new EvidenceMachine(Text(root, ProcessorKey, number), Text(root, ProgramKey, number)));
        }

        _runs[run] = numbers.EnumerateObject().ToDictionary(field => field.Name, field => field.Value.GetDouble());
    }

    private string Text(JsonElement root, string key, int number) =>
        root.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw Damaged(number, $"an object with a text under \"{key}\"");

    private UserDataException Damaged(int number, string expected) => new(
        $"{_file.Path}, line {number}: this is not {expected}. "
        + "Remove the line, and its run is made again, or copy the file back from a backup.");
}

/// <summary>What made a run; the last bits of its numbers depend on it.</summary>
/// <param name="Processor">Its family, and the instruction sets in use.</param>
/// <param name="Program">Version of the program.</param>
public sealed record EvidenceMachine(string Processor, string Program);
