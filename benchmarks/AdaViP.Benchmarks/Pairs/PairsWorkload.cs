using System.Text.Json;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Recipes;
using AdaViP.Data;
using AdaViP.Vision.Foundation;
using AdaViP.Vision.Inference;

namespace AdaViP.Benchmarks.Pairs;

/// <summary>
/// Small graphs with the shapes of the real ones, and photos: what lies beside the project in its shared folder.
/// </summary>
internal static class PairsWorkload
{
    /// <summary>Sentences of a preferred answer.</summary>
    internal static readonly string[] Sentences =
    [
        "A dog runs across the snow.",
        "There are two trucks on the road, next to a red building.",
        "A cat lies on the sofa.",
        "The sky is grey.",
        "Somebody holds an umbrella.",
    ];

    private static readonly string[] PhotoFolders = ["images", "images-more"];

    /// <summary>Graphs of the reference data.</summary>
    /// <param name="shared">Holds goldens/foundation and fixtures.</param>
    public static FoundationModels Models(string shared)
    {
        GraphFile Graph(string path) => new(Existing(shared, "goldens/foundation/" + path), path);
        SideFile Side(string path) => new(Existing(shared, "fixtures/" + path), path);
        return new FoundationModels
        {
            Source = shared,
            Tagger = new TaggerModel
            {
                Graph = Graph("ram-logits/model.onnx"),
                Tags = Side("ram/ram_tag_list.txt"),
                Thresholds = Side("ram/ram_tag_list_threshold.txt"),
            },
            Detector = new DetectorModel { Graph = Graph("dino-a/model.onnx"), Vocabulary = Side("bert/vocab.txt") },
            Segmenter = new SegmenterModel
            {
                Encoder = Graph("sam-meta/encoder.onnx"),
                Decoder = Graph("sam-meta/decoder.onnx"),

                // The single mask of these random weights covers every picture: all candidates would be the same.
                Options = new SegmenterOptions { Mask = MaskChoice.BestIou },
            },
            Inpainter = new InpainterModel
            {
                Graph = Graph("lama-255/model.onnx"),
                Options = new InpainterOptions { Mode = InpaintMode.Squash },
            },
            Scorer = new ScorerModel
            {
                Image = Graph("clip/vision_model.onnx"),
                Text = Graph("clip/text_model.onnx"),
                Merges = Side("clip/bpe_simple_vocab_16e6.txt.gz"),
            },
        };
    }

    /// <summary>Photos of the reference data.</summary>
    /// <param name="shared">Holds fixtures/images and fixtures/images-more.</param>
    /// <param name="most">Most photos.</param>
    /// <returns>Paths relative to fixtures.</returns>
    public static string[] Photos(string shared, int most)
    {
        string root = Existing(shared, "fixtures");
        return [.. PhotoFolders.SelectMany(name => Directory.GetFiles(Path.Combine(root, name)))
            .Select(file => Path.GetRelativePath(root, file)).Order(StringComparer.Ordinal).Take(most)];
    }

    /// <summary>
    /// One preference per photo, and a second one, with the sentences the other way round, for the first photos.
    /// </summary>
    /// <param name="shared">Holds fixtures.</param>
    /// <param name="folder">Gets the data file.</param>
    /// <param name="photos">What <see cref="Photos"/> gave.</param>
    /// <param name="twice">Photos with two preferences.</param>
    public static IPreferenceDataset Data(string shared, string folder, IReadOnlyList<string> photos, int twice)
    {
        string data = Path.Combine(folder, $"data-{twice}.jsonl");
        IEnumerable<string> rows = photos.Take(twice).Concat(photos).Select((photo, i) =>
        {
            string[] sentences = i < twice ? [.. Sentences.Reverse()] : Sentences;
            return JsonSerializer.Serialize(new Dictionary<string, object>
            {
                ["id"] = $"p{i}",
                ["image"] = photo,
                ["question"] = "What is there?",
                ["chosen"] = string.Join(' ', sentences),
                ["rejected"] = "Nothing.",
                ["sentences"] = sentences,
            });
        });
        File.WriteAllLines(data, rows);
        return PreferenceDatasetReader.Open(data, Existing(shared, "fixtures"), BadRowPolicy.Stop);
    }

    private static string Existing(string shared, string path)
    {
        string full = Path.Combine(shared, path);
        return Path.Exists(full)
            ? full
            : throw new UserErrorException($"{full} is missing: name the folder with the reference data.");
    }
}
