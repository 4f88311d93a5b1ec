using System.Text.Json;
using AdaViP.Torch.Safetensors;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tests.Llava;

/// <summary>
/// Two checkpoints and what transformers computes with them in fp32: <see cref="Portable"/>, which travels with the project, and
/// <see cref="Tiny"/> with Llama-2's whole vocabulary, which lies beside it.
/// </summary>
internal sealed class GoldenLlava : IDisposable
{
    /// <summary>Own vocabulary and drawn pictures, grouped heads; tests/assets/portable.</summary>
    internal const string Portable = "portable";

    /// <summary>goldens/llava-tiny; skipped by name where it is absent.</summary>
    internal const string Tiny = "llava-tiny";

    private readonly JsonDocument _document;

    private GoldenLlava(string folder)
    {
        Folder = folder;
        _document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "golden.json")));
        Tensors = SafetensorsFile.Open(Path.Combine(folder, "tensors.safetensors"));
    }

    internal string Folder { get; }

    internal SafetensorsFile Tensors { get; }

    internal JsonElement Json => _document.RootElement;

    internal string Policy => Path.Combine(Folder, "checkpoint");

    internal string Reference => Path.Combine(Folder, "reference-checkpoint");

    internal string Original => Path.Combine(Folder, "original-layout", "llava");

    internal IEnumerable<GoldenSequence> Sequences =>
        Json.GetProperty("sequences").EnumerateArray().Select(GoldenSequence.Read);

    internal static GoldenLlava Open(string set = Portable) => new(set == Portable
        ? RepositoryPaths.Asset("portable/llava")
        : SharedFiles.Require($"goldens/{set}"));

    /// <summary>[1, 3, side, side] of one of a sample's two pictures.</summary>
    internal Tensor PixelValues(int sample, bool rejected) =>
        Tensors.Read($"{sample}.{(rejected ? "rejected_image" : "image")}.pad.pixel_values").unsqueeze(0);

    public void Dispose()
    {
        Tensors.Dispose();
        _document.Dispose();
    }
}
