using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Core.Images;
using AdaViP.Core.Recipes;
using AdaViP.Data.Formats;
using AdaViP.Testing;
using AdaViP.Vision.Images;
using Xunit;

namespace AdaViP.Data.Tests;

/// <summary>Every row of every file of shared/goldens/data.</summary>
public sealed class DataGoldenTests
{
    // Means are rounded to one decimal; the decoder is bit-equal to Pillow's, JPEG and CMYK included.
    private const double MeanTolerance = 0.05 + 1e-9;

    public static TheoryData<string> Files =>
    [
        "rlaifv_mini.parquet", "triplets_mini.parquet", "rlhfv_mini.parquet", "odd_images.parquet", "plain.jsonl",
        "ms_swift.jsonl",
        "llama_factory.json", "trl.jsonl", "rlhf_v.jsonl", "llava.json", "povid.json", "broken_bom_crlf.jsonl",
        "broken_not_json.jsonl",
        "broken_missing_field.jsonl", "broken_path_escape.jsonl", "broken_empty_chosen.jsonl", "broken_duplicate_id.jsonl",
        "broken_duplicate_idx.jsonl",
    ];

    public static TheoryData<string, DatasetFormat> Formats => new()
    {
        { "rlaifv_mini.parquet", DatasetFormat.Plain },
        { "rlhfv_mini.parquet", DatasetFormat.RlhfV },
        { "plain.jsonl", DatasetFormat.Plain },
        { "ms_swift.jsonl", DatasetFormat.MsSwift },
        { "llama_factory.json", DatasetFormat.LlamaFactory },
        { "trl.jsonl", DatasetFormat.Trl },
        { "rlhf_v.jsonl", DatasetFormat.RlhfV },
        { "llava.json", DatasetFormat.Llava },
        { "povid.json", DatasetFormat.Povid },
    };

    [Fact]
    public void GoldenFiles_AreAllTested()
    {
        IEnumerable<string> golden = Golden().EnumerateObject().Select(file => file.Name);
        Assert.Equal(golden.Order(), Files.Select(row => row.Data).Order());
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Open_GoldenFile_DecodesEveryRowAsExpected(string file)
    {
        IPreferenceDataset data = Open(file, BadRowPolicy.Skip);
        JsonElement[] rows = [.. Golden().GetProperty(file).GetProperty("rows").EnumerateArray()];
        Assert.Equal(rows.Length, data.Samples.Count + data.BadRows.Count);
        foreach (JsonElement row in rows)
        {
            int number = row.GetProperty("row").GetInt32();
            if (row.TryGetProperty("error", out JsonElement error))
            {
                CheckBad(Assert.Single(data.BadRows, bad => bad.Row == number), row, error.GetString()!);
            }
            else
            {
                CheckSample(file, Assert.Single(data.Samples, sample => sample.Row == number), row);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Open_GoldenFileStopping_ThrowsAtTheFirstBadRow(string file)
    {
        JsonElement? bad = Golden().GetProperty(file).GetProperty("rows").EnumerateArray()
            .Where(row => row.TryGetProperty("error", out _))
            .Select(row => (JsonElement?)row)
            .FirstOrDefault();
        if (bad is not JsonElement row)
        {
            Assert.Empty(Open(file, BadRowPolicy.Stop).BadRows);
            return;
        }

        UserDataException error = Assert.Throws<UserDataException>(() => Open(file, BadRowPolicy.Stop));
        Assert.Contains($"{file}, line {row.GetProperty("line")} (row {row.GetProperty("row")})", error.Message,
            StringComparison.Ordinal);
        Assert.Contains("data.bad_rows", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Open_FormatGiven_ReadsTheSame(string file, DatasetFormat format)
    {
        string path = SharedFiles.Require("goldens/data/" + file);
        IPreferenceDataset given = PreferenceDatasetReader.Open(path, null, BadRowPolicy.Stop, format);
        IPreferenceDataset recognised = PreferenceDatasetReader.Open(path, null, BadRowPolicy.Stop);
        Assert.Equal(
            recognised.Samples.Select(sample => (sample.Id, sample.Question, sample.Chosen, sample.Rejected)),
            given.Samples.Select(sample => (sample.Id, sample.Question, sample.Chosen, sample.Rejected)));
    }

    [Fact]
    public void Open_ByteOrderMarkAndCarriageReturns_ReadLikePlain()
    {
        IPreferenceDataset marked = Open("broken_bom_crlf.jsonl", BadRowPolicy.Stop);
        IPreferenceDataset plain = Open("plain.jsonl", BadRowPolicy.Stop);
        Assert.Equal(
            plain.Samples.Select(sample => (sample.Id, sample.Question, sample.Chosen, sample.Rejected)),
            marked.Samples.Select(sample => (sample.Id, sample.Question, sample.Chosen, sample.Rejected)));
    }

    [Theory]
    [InlineData("grey")]
    [InlineData("cmyk")]
    [InlineData("exif6")]
    [InlineData("grey16")]
    [InlineData("palette")]
    [InlineData("alpha")]
    [InlineData("photo")]
    [InlineData("progressive")]
    public void Decode_OddPictureCutAnywhere_IsAnError(string id)
    {
        byte[] whole = Open("odd_images.parquet", BadRowPolicy.Stop).Samples.Single(sample => sample.Id == id).Image.ReadBytes()
            .ToArray();
        for (int twentieths = 1; twentieths < 20; twentieths++)
        {
            byte[] cut = whole[..(whole.Length * twentieths / 20)];
            UserDataException error =
                Assert.Throws<UserDataException>(() => ImageDecoder.Decode(cut, $"{id} cut to {twentieths}/20"));
            Assert.StartsWith(id, error.Message, StringComparison.Ordinal);
        }
    }

    private static IPreferenceDataset Open(string file, BadRowPolicy policy) =>
        PreferenceDatasetReader.Open(SharedFiles.Require("goldens/data/" + file), null, policy);

    private static JsonElement Golden() =>
        JsonDocument.Parse(File.ReadAllBytes(SharedFiles.Require("goldens/data/golden.json"))).RootElement.GetProperty("files");

    private static void CheckBad(BadRow bad, JsonElement expected, string error)
    {
        Assert.Equal(expected.GetProperty("line").GetInt32(), bad.Line);
        (BadRowKind kind, string reason) = error switch
        {
            "not_json" => (BadRowKind.NotJson, "the line is not a JSON object"),
            "missing_field" => (BadRowKind.MissingField, "no field 'rejected'"),
            "path_escape" => (BadRowKind.PathEscape, "'image' \"../images/a.png\" lies outside"),
            "empty_chosen" => (BadRowKind.EmptyText, "'chosen' is empty"),
            "duplicate_idx" => (BadRowKind.DuplicateId, expected.GetProperty("reason").GetString()!),
            _ => throw new InvalidOperationException($"no test knows the error {error}"),
        };
        Assert.Equal(kind, bad.Kind);
        Assert.StartsWith(reason, bad.Reason, StringComparison.Ordinal);
    }

    private static void CheckSample(string file, PreferenceSample sample, JsonElement expected)
    {
        Assert.Equal(expected.GetProperty("question").GetString(), sample.Question);
        Assert.Equal(expected.GetProperty("chosen").GetString(), sample.Chosen);
        Assert.Equal(expected.GetProperty("rejected").GetString(), sample.Rejected);
        JsonElement id = default;
        bool named = expected.TryGetProperty("id", out id) || expected.TryGetProperty("idx", out id);
        Assert.Equal(named ? id.ToString() : $"{file}:{sample.Row}", sample.Id);
        Assert.Equal(expected.TryGetProperty("removed_tag", out JsonElement tag) ? tag.GetString() : null, sample.RemovedTag);
        (string, string)[] turns = expected.TryGetProperty("later_turns", out JsonElement later)
            ? [.. later.EnumerateArray().Select(turn => (turn[0].GetString()!, turn[1].GetString()!))]
            : [];
        Assert.Equal(turns, sample.LaterTurns.Select(turn => (turn.Question, turn.Chosen)));
        CheckPicture(file, sample, sample.Image, expected.GetProperty("image"));
        JsonElement rejected = expected.GetProperty("rejected_image");
        Assert.Equal(rejected.ValueKind == JsonValueKind.Null, sample.RejectedImage is null);
        if (sample.RejectedImage is not null)
        {
            CheckPicture(file, sample, sample.RejectedImage, rejected);
        }
    }

    private static void CheckPicture(string file, PreferenceSample sample, ImageReference picture, JsonElement expected)
    {
        if (expected.TryGetProperty("error", out JsonElement error))
        {
            UserDataException failure = Assert.Throws<UserDataException>(() => ImageDecoder.Decode(picture));
            string reason = error.GetString() switch
            {
                "missing_image" => "The table has no bytes for it.",
                "truncated_image" => "the picture data end early",
                "not_an_image" => "no known picture format",
                _ => throw new InvalidOperationException($"no test knows the error {error}"),
            };
            Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
            Assert.Contains($"{file}, row {sample.Row}", failure.Message, StringComparison.Ordinal);
            return;
        }

        DecodedImage image = ImageDecoder.Decode(picture);
        string what = $"{file} row {sample.Row}, {picture.Description}";
        Assert.Equal((expected.GetProperty("width").GetInt32(), expected.GetProperty("height").GetInt32()),
            (image.Width, image.Height));
        Near.Equal(what + " mean_rgb", Numbers(expected, "mean_rgb"), Mean(image, image.Width, image.Height), 0, MeanTolerance);
        Near.Equal(
            what + " top_left_rgb", Numbers(expected, "top_left_rgb"),
            Mean(image, Math.Max(1, image.Width / 2), Math.Max(1, image.Height / 2)), 0, MeanTolerance);
    }

    private static double[] Numbers(JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];

    private static double[] Mean(DecodedImage image, int width, int height)
    {
        double[] sums = new double[3];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                for (int channel = 0; channel < 3; channel++)
                {
                    sums[channel] += image.Rgb[(((y * image.Width) + x) * 3) + channel];
                }
            }
        }

        return Array.ConvertAll(sums, sum => sum / width / height);
    }
}
