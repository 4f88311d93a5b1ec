using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Files;

namespace AdaViP.Pairs.Building;

/// <summary>
/// The output folder of a build, held for this process: taken before models are loaded and pictures are read, which would be in
/// vain where nothing can be written.
/// </summary>
public sealed class HeldFolder : IDisposable
{
    private readonly string _folder;
    private readonly PairBuildOptions _options;
    private readonly bool _replace;
    private readonly IReadOnlyList<string> _created;
    private BuildFolder? _held;
    private bool _begun;

    private HeldFolder(
        string folder, PairBuildOptions options, bool replace, IReadOnlyList<string> created, BuildFolder held)
    {
        _folder = folder;
        _options = options;
        _replace = replace;
        _created = created;
        _held = held;
    }

    /// <summary>Creates or reopens a folder, and checks what can be checked without models and data.</summary>
    /// <param name="folder">The output folder.</param>
    /// <param name="options">Shares and settings of the build.</param>
    /// <param name="replace">Whether an earlier build there is to go; it goes when the new one begins, not before.</param>
    /// <exception cref="UserErrorException">
    /// Another process works in it, it cannot be written, it was begun with other settings, or it holds what no build wrote.
    /// </exception>
    public static HeldFolder Take(string folder, PairBuildOptions options, bool replace = false)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(options);
        RequireFolder(folder);
        if (replace)
        {
            BuildFolder.RequireBuild(folder);
        }
        else if (BuildFolder.Settings(folder) is Dictionary<string, string> begun)
        {
            BuildFolder.RequireSame(folder, begun, PairBuilder.KnownSettings(options));
        }
        else
        {
            BuildFolder.RequireFree(folder);
        }

        IReadOnlyList<string> created = Make(folder);
        try
        {
            BuildFolder held = BuildFolder.Take(folder, options.Shard, options.ShardCount);
            try
            {
                BuildNames.Require(folder);
                return new HeldFolder(folder, options, replace, created, held);
            }
            catch
            {
                held.Dispose();
                throw;
            }
        }
        catch
        {
            OutputFolder.RemoveEmpty(created);
            throw;
        }
    }

    /// <summary>Refuses inputs that the build would write, replace or remove, whatever names lead to them.</summary>
    /// <param name="data">Its files and pictures.</param>
    /// <param name="others">Other files that are read, each with what messages call it.</param>
    /// <exception cref="UserOptionException">One is such a file.</exception>
    public void RequireNotRead(IPreferenceDataset data, params IEnumerable<(string What, string Path)> others)
    {
        ArgumentNullException.ThrowIfNull(data);
        IEnumerable<string> pictures = data.Samples.Select(sample => sample.Image.FilePath).OfType<string>();
        OwnNames.RequireNotRead(
            _folder,
            BuildNames.In(_folder),
            data.Files.Select(file => ("the data", file)).Concat(others)
                .Concat(pictures.Select(file => ("a picture of the data", file))));
    }

    /// <summary>Whether the build is in the folder; until then an earlier one is, which was to be replaced.</summary>
    public bool HasBegun => _begun;

    /// <summary>The folder as given.</summary>
    public string Folder => _folder;

    /// <inheritdoc />
    public void Dispose()
    {
        _held?.Dispose();
        if (!_begun)
        {
            OutputFolder.RemoveEmpty(_created);
        }
    }

    /// <summary>Begins or continues the build; an earlier one that is to be replaced goes now.</summary>
    /// <param name="settings">What the result depends on.</param>
    /// <param name="pictures">Distinct pictures of all shares.</param>
    internal BuildFolder Begin(IReadOnlyDictionary<string, string> settings, int pictures)
    {
        if (_replace && BuildFolder.Settings(_folder) is not null)
        {
            _held!.Dispose();
            _held = null;
            BuildFolder.Clear(_folder);
            Make(_folder);
            _held = BuildFolder.Take(_folder, _options.Shard, _options.ShardCount);
        }

        _begun = true;
        _held!.Begin(settings, pictures);
        return _held;
    }

    private static IReadOnlyList<string> Make(string folder)
    {
        try
        {
            return OutputFolder.Make(BuildFolder.PartsFolder(folder));
        }
        catch (StorageException exception) when (!FileProblem.IsFailedWrite(exception.InnerException!))
        {
            throw new UserOptionException(
                $"The folder \"{folder}\" cannot be made: {exception.Reason}. Choose another folder.", exception);
        }
    }

    private static void RequireFolder(string folder)
    {
        if (File.Exists(folder))
        {
            throw new UserOptionException(
                $"The output is \"{folder}\", which is a file but must be a folder. Choose another name.");
        }
    }
}
