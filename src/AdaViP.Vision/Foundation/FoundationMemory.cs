using AdaViP.Core;
using AdaViP.Core.Memory;
using AdaViP.Vision.Inference;

namespace AdaViP.Vision.Foundation;

/// <summary>
/// Memory that the models of a file take on the processor, known from their sizes on the disk before any is loaded. ONNX Runtime
/// holds every weight once; while it loads a graph it has the file's own message in memory beside them. What the inputs of a
/// picture take comes on top and is small beside the weights of the usual models: the estimate is a lower bound, so that it never
/// refuses what fits.
/// </summary>
public static class FoundationMemory
{
    /// <summary>Of all five models at the same time, as a build has them.</summary>
    /// <param name="models">The configuration; sections that are missing take nothing.</param>
    public static MemoryDemand OfAll(FoundationModels models)
    {
        ArgumentNullException.ThrowIfNull(models);
        List<MemoryItem> items = [.. Sections(models)];
        long largest = items.Select(item => item.Bytes).DefaultIfEmpty(0).Max();
        return new MemoryDemand("Building pairs", [.. items, new MemoryItem("loading the largest", largest)]);
    }

    /// <summary>Of the largest model alone: a check has one after the other.</summary>
    /// <param name="models">The configuration.</param>
    public static MemoryDemand OfLargest(FoundationModels models)
    {
        ArgumentNullException.ThrowIfNull(models);
        MemoryItem largest = Sections(models).MaxBy(item => item.Bytes) ?? new MemoryItem("no model", 0);
        return new MemoryDemand("Checking the models", [largest, new MemoryItem("loading it", largest.Bytes)]);
    }

    /// <summary>Refuses what the processor's memory does not suffice for; on a GPU nothing is compared.</summary>
    /// <param name="demand">What the models take.</param>
    /// <param name="engine">Where they run.</param>
    /// <param name="advice">Complete sentences: how to continue anyway.</param>
    /// <exception cref="UserErrorException">It does not suffice; the message has both numbers.</exception>
    public static void Require(MemoryDemand demand, EngineOptions engine, string advice)
    {
        ArgumentNullException.ThrowIfNull(demand);
        ArgumentNullException.ThrowIfNull(engine);
        if (engine.Provider == EngineProvider.Cpu)
        {
            demand.Require(
                MemoryLimits.Read(),
                $"What needs less: smaller exports of the models, or exports in 16 or 8 bits. {advice}");
        }
    }

    private static IEnumerable<MemoryItem> Sections(FoundationModels models)
    {
        (string Name, GraphFile?[] Graphs)[] sections =
        [
            ("tagger", [models.Tagger?.Graph]),
            ("detector", [models.Detector?.Graph]),
            ("segmenter", [models.Segmenter?.Encoder, models.Segmenter?.Decoder]),
            ("inpainter", [models.Inpainter?.Graph]),
            ("scorer", [models.Scorer?.Image, models.Scorer?.Text]),
        ];
        foreach ((string name, GraphFile?[] graphs) in sections)
        {
            // A file that two sections of a model share is one graph.
            IEnumerable<string> files = graphs.OfType<GraphFile>()
                .Select(graph => graph.Path)
                .Distinct(StringComparer.Ordinal)
                .Where(File.Exists) // a missing one is named when it is loaded
                .SelectMany(path => FoundationFingerprint.ExternalData(path).Prepend(path));
            long bytes = files.Sum(path => new FileInfo(path).Length);
            if (bytes > 0)
            {
                yield return new MemoryItem(name, bytes);
            }
        }
    }
}
