using AdaViP.Core;
using AdaViP.Core.Files;
using AdaViP.Llava.Text;

namespace AdaViP.MicroWorld.Demo;

/// <summary>Everything that the demo trains on, made in a folder: a preference set and a model, both from seeds.</summary>
/// <param name="ModelFolder">A Hugging Face checkpoint.</param>
/// <param name="DataFile">Plain JSONL; picture paths are relative to its folder.</param>
public sealed record DemoWorld(string ModelFolder, string DataFile)
{
    private const string DataName = "data";
    private const string ModelName = "model";

    private static readonly OwnNames Folders = new(
        new OwnName(DataName) { IsFolder = true }, new OwnName(ModelName) { IsFolder = true });

    /// <summary>Refuses a folder in which something stands in the way of <see cref="Create"/>.</summary>
    /// <param name="folder">Need not exist.</param>
    /// <exception cref="UserOptionException">
    /// A link or a file has the name of one of its folders, or a file would become part of the model.
    /// </exception>
    public static void Require(string folder)
    {
        Folders.Require(folder);
        DemoPreferences.Require(Path.Combine(folder, DataName));
        DemoModel.Require(Path.Combine(folder, ModelName));
    }

    /// <summary>Takes away what <see cref="Create"/> made in a folder; what somebody else put there stays.</summary>
    /// <param name="folder">Need not exist.</param>
    /// <param name="sampleCount">As for <see cref="Create"/>.</param>
    /// <param name="seed">As for <see cref="Create"/>.</param>
    public static void Remove(string folder, int sampleCount, int seed)
    {
        DemoPreferences.Remove(DemoSample.Draw(sampleCount, seed), Path.Combine(folder, DataName));
        DemoModel.Remove(Path.Combine(folder, ModelName));
    }

    /// <summary>Makes model and data.</summary>
    /// <param name="folder">Created if missing.</param>
    /// <param name="sampleCount">Triplets.</param>
    /// <param name="seed">The same seed gives the same files.</param>
    public static DemoWorld Create(string folder, int sampleCount, int seed)
    {
        IReadOnlyList<DemoSample> samples = DemoSample.Draw(sampleCount, seed);
        string data = DemoPreferences.Write(samples, Path.Combine(folder, DataName));
        string model = Path.Combine(folder, ModelName);
        DemoModel.Write(samples, LlavaTemplate.V1.System, seed, model);
        return new DemoWorld(model, data);
    }
}
