using System.Text;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;
using AdaViP.MicroWorld.ModelTraining;
using AdaViP.MicroWorld.Worlds;

namespace AdaViP.MicroWorld.Assistant;

/// <summary>The models that come with the program: a tiny LLaVA and five tiny foundation models.</summary>
public static class ShippedModels
{
    /// <summary>The LLaVA's folder, in the copy.</summary>
    public const string AssistantName = "micro-llava";

    /// <summary>The foundation models' folder, in the copy.</summary>
    public const string FoundationName = "foundation";

    /// <summary>The file of hashes in each folder beside the program, as sha256sum writes and checks it.</summary>
    public const string HashesName = "SHA256SUMS";

    private const string Separator = "  ";
    private const string TaggerSection = "\ntagger:\n";
    private const string Advice = "Build or install the program again.";
    private const int HashLength = 64;
    private const int HashShown = 12;
    private const int LargestFile = 64 << 20;

    private static readonly (string Here, string There)[] Folders =
        [("micro-llava", AssistantName), ("micro-models", FoundationName)];

    /// <summary>What tells these models from those of another version: from the lists of their hashes.</summary>
    /// <exception cref="UserDataException">A list is missing.</exception>
    public static string Fingerprint() => Digest.Of(
        [.. Folders.SelectMany(folder => Read(Path.Combine(AppContext.BaseDirectory, folder.Here, HashesName)))])[..HashShown];

    /// <summary>Copies the models, each file compared with its hash.</summary>
    /// <param name="target">Created if missing. Files that are there already must be the same ones; they stay.</param>
    /// <param name="removable">What the copied settings of the foundation models allow to be removed.</param>
    /// <exception cref="UserDataException">A file of the program is missing or altered; the message has both hashes.</exception>
    /// <exception cref="UserOptionException">The target has another file of that name.</exception>
    public static void CopyTo(string target, RemovableObjects removable)
    {
        var files = new List<(string Path, byte[] Bytes)>();
        foreach ((string here, string there) in Folders)
        {
            files.AddRange(Checked(Path.Combine(AppContext.BaseDirectory, here))
                .Select(file => (Path.Combine(target, there, file.Name), Restricted(file, removable))));
        }

        foreach ((string path, byte[] bytes) in files)
        {
            if (File.Exists(path) && Digest.Of(BoundedFile.Read(path, LargestFile)) != Digest.Of(bytes))
            {
                throw new UserOptionException(
                    $"{path} is not the file that comes with the program, and would be replaced. "
                    + $"Move it away, or choose another {SettingKey.OutputFolder}.");
            }
        }

        foreach ((string path, byte[] bytes) in files.Where(file => !File.Exists(file.Path)))
        {
            OutputFolder.Make(Path.GetDirectoryName(path)!);
            AtomicFile.Write(path, stream => stream.Write(bytes));
        }
    }

    private static IEnumerable<(string Name, byte[] Bytes)> Checked(string folder)
    {
        string list = Path.Combine(folder, HashesName);
        foreach (string line in Encoding.UTF8.GetString(Read(list)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split(Separator) is not [{ Length: HashLength } hash, { Length: > 0 } name]
                || name != Path.GetFileName(name))
            {
                throw new UserDataException($"{list}: \"{ShownValue.Cut(line)}\" is not a hash and a file name. {Advice}");
            }

            string path = Path.Combine(folder, name);
            byte[] bytes = Read(path);
            string found = Digest.Of(bytes);
            if (found != hash)
            {
                throw new UserDataException($"{path} is altered: its SHA-256 is {found} but must be {hash}. {Advice}");
            }

            yield return (name, bytes);
        }
    }

    // The tagger's stop list keeps what must stay from becoming a candidate, as it does for words that name no thing.
    private static byte[] Restricted((string Name, byte[] Bytes) file, RemovableObjects removable)
    {
        if (removable == RemovableObjects.Any || file.Name != FoundationTraining.ConfigurationName)
        {
            return file.Bytes;
        }

        IEnumerable<string> kept = ObjectKinds.All
            .Where(kind => kind.IsAnchor() != (removable == RemovableObjects.Anchors)).Select(kind => kind.Noun());
        string text = Encoding.UTF8.GetString(file.Bytes);
        return Encoding.UTF8.GetBytes(text.Replace(
            TaggerSection, $"{TaggerSection}  stop_list: [{string.Join(", ", kept)}]\n", StringComparison.Ordinal));
    }

    private static byte[] Read(string path) => InputFile.Problem(path) is string problem
        ? throw new UserDataException($"{path}, which comes with the program, {problem}. {Advice}")
        : BoundedFile.Read(path, LargestFile);
}
