using AdaViP.Core.Data;
using AdaViP.Core.Inputs;

namespace AdaViP.Torch.Safetensors;

/// <summary>Weights as Python's pickle (.bin, .pt, .pth, .ckpt): reading one runs what is in it, so none is ever read.</summary>
/// <param name="Names">The files, by name.</param>
public sealed record PickledWeights(IReadOnlyList<string> Names)
{
    private static readonly string[] Endings = [".bin", ".pt", ".pth", ".ckpt"];

    // What trainers save beside weights, and the matrices of adapters, which are not a model either.
    private static readonly string[] NoWeights =
    [
        "training_args.bin", "optimizer.pt", "scheduler.pt", "scaler.pt", "adapter_model.bin", "non_lora_trainables.bin",
    ];

    /// <summary>Those in a folder; null where there are none.</summary>
    /// <param name="folder">A folder that exists.</param>
    public static PickledWeights? Find(string folder)
    {
        string[] names =
        [
            .. Directory.EnumerateFiles(folder).Select(Path.GetFileName).OfType<string>()
                .Where(name => Endings.Contains(Path.GetExtension(name).ToLowerInvariant()))
                .Where(name => !NoWeights.Contains(name))
                .Order(StringComparer.Ordinal),
        ];
        return names.Length == 0 ? null : new PickledWeights(names);
    }

    /// <summary>The error; the caller throws it.</summary>
    /// <param name="missing">What is wanted and not there, as a clause.</param>
    public UserDataException Refusal(string missing)
    {
        string pattern = Names.Count == 1 ? Names[0] : $"{Common()}*{Path.GetExtension(Names[0])}";
        string command = "python -c \"import glob, torch; from safetensors.torch import save_file; w = {}; "
            + $"[w.update(torch.load(f, map_location='cpu', weights_only=True)) for f in sorted(glob.glob('{pattern}'))]; "
            + "save_file({k: v.clone().contiguous() for k, v in w.items()}, 'model.safetensors', {'format': 'pt'})\"";
        return new UserDataException(
            $"{missing}. It has {ShownValue.Cut(string.Join(", ", Names), ShownValue.LongestPath)}: "
                + "pickled weights are not read, because reading a pickle runs the code in it. "
                + $"Convert them once, in that folder, with Python (pip install torch safetensors):\n{command}")
        {
            Command = command,
        };
    }

    // pytorch_model-00001-of-00002.bin and its fellows share a beginning; a projector beside them is of the same set.
    private string Common()
    {
        string[] main = [.. Names.Where(name => Path.GetExtension(name) == Path.GetExtension(Names[0]))];
        int length = 0;
        while (length < main[0].Length && main.All(name => length < name.Length && name[length] == main[0][length]))
        {
            length++;
        }

        return main[0][..length];
    }
}
