using System.IO.Compression;
using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Core.Images;
using AdaViP.Pairs.Building;
using AdaViP.Vision.Images;
using Xunit;

namespace AdaViP.Pairs.Tests;

/// <summary>What the folder of a build holds for other programs: tables, previews and the card.</summary>
public sealed class BuiltFilesTests : PairBuildCase
{
    [Fact]
    public async Task Output_IsReadAsTriplets_WithEveryPixelOutsideTheMask()
    {
        IPreferenceDataset data = StripedPictures.Write(Folder, ("rgb", 0, "Red."), ("wrb", 1, "Blue."), ("gbr", 2, "Green."));
        await Build(data, new PlainModels());
        IPreferenceDataset pairs = StripedPictures.Open(Output);
        Assert.Equal(["p0", "p1", "p2"], pairs.Samples.Select(sample => sample.Id));
        Assert.Equal(["red", "blue", "green"], pairs.Samples.Select(sample => sample.RemovedTag));
        for (int i = 0; i < 3; i++)
        {
            PreferenceSample before = data.Samples[i];
            PreferenceSample after = pairs.Samples[i];
            Assert.Equal((before.Question, before.Chosen, before.Rejected), (after.Question, after.Chosen, after.Rejected));
            Assert.Equal(before.Image.ReadBytes().ToArray(), after.Image.ReadBytes().ToArray());
            Assert.Equal([before.Chosen], after.Sentences);
            DecodedImage photo = ImageDecoder.Decode(before.Image);
            DecodedImage rejected = ImageDecoder.Decode(after.RejectedImage!);
            int stripe = new[] { "rgb", "wrb", "gbr" }[i].IndexOf("rbg"[i], StringComparison.Ordinal);
            for (int pixel = 0; pixel < photo.Width * photo.Height; pixel++)
            {
                int x = pixel % photo.Width;
                bool inside = x >= (8 * stripe) - 1 && x < (8 * stripe) + 9;
                ReadOnlySpan<byte> expected = inside ? [128, 128, 128] : photo.Rgb.AsSpan(3 * pixel, 3);
                Assert.True(
                    expected.SequenceEqual(rejected.Rgb.AsSpan(3 * pixel, 3)),
                    $"picture {i}, pixel {x}, {pixel / photo.Width}");
            }
        }
    }

    [Fact]
    public async Task Previews_AreStoredForThePhotoItsCandidatesAndMasks()
    {
        await Build(Many(1), new PlainModels());
        using ZipArchive zip = ZipFile.OpenRead(Path.Combine(Output, "parts", "00000.previews.zip"));
        Assert.Equal(
            [
                "0/photo.jpg", "0/candidate-0.jpg", "0/mask-0.png", "0/candidate-1.jpg", "0/mask-1.png",
                "0/candidate-2.jpg", "0/mask-2.png",
            ],
            zip.Entries.Select(entry => entry.FullName));
    }

    [Fact]
    public async Task Table_CarriesTheFeaturesOfHuggingFace()
    {
        await Build(Many(1), new PlainModels());
        await using FileStream stream = File.OpenRead(Path.Combine(Output, "pairs-00000.parquet"));
        await using Parquet.ParquetReader reader = await Parquet.ParquetReader.CreateAsync(
            stream, cancellationToken: TestContext.Current.CancellationToken);
        using JsonDocument features = JsonDocument.Parse(reader.CustomMetadata["huggingface"]);
        JsonElement columns = features.RootElement.GetProperty("info").GetProperty("features");
        Assert.Equal(
            reader.Schema.Fields.Select(field => field.Name), columns.EnumerateObject().Select(column => column.Name));
        Assert.Equal("Image", columns.GetProperty("rejected_image").GetProperty("_type").GetString());
    }

    [Fact]
    public async Task Card_NamesTheTablesAndWhatTheyHold()
    {
        await Build(Many(1), new PlainModels());
        string card = Path.Combine(Output, "README.md");
        string[] lines = File.ReadAllText(card).Split('\n');
        Assert.Equal("---", lines[0]);
        string[] head = lines[1..Array.IndexOf(lines, "---", 1)];
        string path = Assert.Single(head, line => line.StartsWith("    path: ", StringComparison.Ordinal));
        string pattern = path["    path: ".Length..];
        Assert.Equal(Directory.GetFiles(Output, "*.parquet"), Directory.GetFiles(Output, pattern));

        await using FileStream stream = File.OpenRead(Path.Combine(Output, "pairs-00000.parquet"));
        await using Parquet.ParquetReader reader = await Parquet.ParquetReader.CreateAsync(
            stream, cancellationToken: TestContext.Current.CancellationToken);
        var declared = head
            .Select((line, i) => (line, i))
            .Where(entry => entry.line.StartsWith("  - name: ", StringComparison.Ordinal))
            .Select(entry => (entry.line["  - name: ".Length..], head[entry.i + 1].Trim()));
        Assert.Equal(reader.Schema.Fields.Select(field => (field.Name, TypeOf(field))), declared);
    }

    [Fact]
    public async Task Card_OfSomebodyElse_Stays()
    {
        Directory.CreateDirectory(Output);
        string card = Path.Combine(Output, "README.md");
        File.WriteAllText(card, "Mine.");
        await Build(Many(1), new PlainModels());
        Assert.Equal("Mine.", File.ReadAllText(card));
        Assert.Equal(card, PairBuilder.ForeignCard(Output));
        File.Delete(card);
        await Build(Many(1), new PlainModels());
        Assert.True(File.Exists(card));
        Assert.Null(PairBuilder.ForeignCard(Output));
        File.WriteAllText(card, "Mine.");
        PairBuilder.Clear(Output);
        Assert.Equal([card], Directory.GetFileSystemEntries(Output));

        File.Delete(card);
        await Build(Many(1), new PlainModels());
        Assert.True(File.Exists(card));
        PairBuilder.Clear(Output);
        Assert.Empty(Directory.GetFileSystemEntries(Output));
    }

    // What the card has to say of a column.
    private static string TypeOf(Parquet.Schema.Field field) => field switch
    {
        Parquet.Schema.StructField => "dtype: image",
        Parquet.Schema.ListField list => "sequence: "
            + (((Parquet.Schema.DataField)list.Item).ClrType == typeof(double) ? "float64" : "string"),
        _ => "dtype: " + (((Parquet.Schema.DataField)field).ClrType == typeof(double) ? "float64" : "string"),
    };
}
