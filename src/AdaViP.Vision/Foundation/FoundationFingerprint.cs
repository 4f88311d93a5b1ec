using System.Globalization;
using System.Text;
using AdaViP.Core.Files;
using AdaViP.Vision.Inference;

namespace AdaViP.Vision.Foundation;

/// <summary>
/// Identity of a configuration: what its files contain and every setting that changes results; not where the files lie.
/// </summary>
internal static class FoundationFingerprint
{
    /// <summary>SHA-256 in lower-case hexadecimal; missing sections count as missing.</summary>
    /// <param name="models">The configuration.</param>
    /// <param name="cancellation">Looked at before each file, which may be large.</param>
    internal static string Of(FoundationModels models, CancellationToken cancellation)
    {
        string Hash(string path)
        {
            cancellation.ThrowIfCancellationRequested();
            return GraphFileCheck.Hash(path);
        }

        var text = new StringBuilder("foundation 1\n");
        if (models.Tagger is TaggerModel tagger)
        {
            Add(text, Hash, [tagger.Graph], [tagger.Tags, tagger.Thresholds],
                $"{tagger.Threshold:R} {tagger.Kind} {tagger.Size}");
        }

        if (models.Detector is DetectorModel detector)
        {
            Add(text, Hash, [detector.Graph], [detector.Vocabulary],
                $"{detector.Kind} {detector.Size} {detector.Options with { BatchSize = 1 }}");
        }

        if (models.Segmenter is SegmenterModel segmenter)
        {
            Add(
                text, Hash, [segmenter.Encoder, segmenter.Decoder], [],
                $"{segmenter.Kind} {segmenter.EncoderKind} {segmenter.Size} {segmenter.Options}");
        }

        if (models.Inpainter is InpainterModel inpainter)
        {
            Add(
                text, Hash, [inpainter.Graph], [],
                $"{inpainter.Kind} {inpainter.Range} {inpainter.Size} {inpainter.Options with { BatchSize = 1 }}");
        }

        if (models.Scorer is ScorerModel scorer)
        {
            Add(text, Hash, [scorer.Image, scorer.Text], [scorer.Merges],
                $"{scorer.Size} {scorer.Options with { BatchSize = 1 }}");
        }

        text.Append(CultureInfo.InvariantCulture, $"provider {models.Engine.Provider}\n");
        return Digest.OfText(text.ToString());
    }

    private static void Add(
        StringBuilder text, Func<string, string> hash, GraphFile?[] graphs, SideFile?[] files, FormattableString settings)
    {
        foreach (GraphFile graph in graphs.OfType<GraphFile>())
        {
            text.Append(CultureInfo.InvariantCulture, $"{graph.Role} {hash(graph.Path)} {graph.Optimization}\n");
            foreach (string weights in ExternalData(graph.Path))
            {
                text.Append(CultureInfo.InvariantCulture, $"{graph.Role} data {hash(weights)}\n");
            }
        }

        foreach (SideFile file in files.OfType<SideFile>())
        {
            text.Append(CultureInfo.InvariantCulture, $"{file.Role} {hash(file.Path)}\n");
        }

        text.Append(settings.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    /// <summary>Weights of graphs over 2 GB, which lie beside them: model.onnx_data, model.onnx.data, model_data.bin.</summary>
    internal static IEnumerable<string> ExternalData(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        return Directory.EnumerateFiles(Path.GetDirectoryName(Path.GetFullPath(path))!)
            .Where(file => file != Path.GetFullPath(path)
                && Path.GetFileName(file).StartsWith(name, StringComparison.Ordinal)
                && Path.GetFileName(file)[name.Length..].Contains("data", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
    }
}
