using AdaViP.Llava.Text;

namespace AdaViP.MicroWorld.Demo;

/// <summary>Everything that the demo trains on, made in a folder: a preference set and a model, both from seeds.</summary>
/// <param name="ModelFolder">A Hugging Face checkpoint.</param>
/// <param name="DataFile">Plain JSONL; picture paths are relative to its folder.</param>
public sealed record DemoWorld(string ModelFolder, string DataFile)
{
    /// <summary>Makes model and data.</summary>
    /// <param name="folder">Created if missing.</param>
    /// <param name="sampleCount">Triplets.</param>
    /// <param name="seed">The same seed gives the same files.</param>
    public static DemoWorld Create(string folder, int sampleCount, int seed)
    {
        IReadOnlyList<DemoSample> samples = DemoSample.Draw(sampleCount, seed);
        string data = DemoPreferences.Write(samples, Path.Combine(folder, "data"));
        string model = Path.Combine(folder, "model");
        DemoModel.Write(samples, LlavaTemplate.V1.System, seed, model);
        return new DemoWorld(model, data);
    }
}
