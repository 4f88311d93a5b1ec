using System.IO.Compression;
using System.Text.Json;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Foundation;
using AdaViP.Core.Images;
using AdaViP.Core.Recipes;
using AdaViP.Pairs.Building;
using AdaViP.Pairs.Sentences;
using AdaViP.Testing;
using AdaViP.Vision.Images;
using Xunit;

namespace AdaViP.Pairs.Tests;

public sealed class PairBuilderTests : IDisposable
{
    private static readonly PairBuildOptions Options = new()
    {
        Selection = new SelectionOptions { Dilation = 3 },
        PicturesPerFile = 2,
    };

    private readonly TemporaryFolder _folder = new();

    private string Output => Path.Combine(_folder.Path, "out");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task KeyObject_IsRemoved()
    {
        IPreferenceDataset data = StripedPictures.Write(
            _folder, ("rgb", 0, "There is a red wall. It is red."), ("rgb", 1, "A blue door."), ("rgb", 0, "The green one."));
        PairBuildReport report = await Build(data, new PlainModels());
        Assert.Equal((2, 3), (report.Pictures, report.Pairs));
        Assert.Empty(report.Without);

        PreferenceTrace[] traces = Traces(Path.Combine(Output, "trace.jsonl"));
        // Data order within a picture, pictures in order of first appearance.
        Assert.Equal(["p0", "p2", "p1"], traces.Select(trace => trace.Id));
        Assert.Equal(["red", "green", "blue"], traces.Select(trace => trace.Candidates[trace.Chosen!.Value].Tag.Name));
        Assert.Equal(["There is a red wall.", "It is red."], traces[0].Sentences);
        Assert.Equal(["red", "green", "blue", "ghost"], traces[0].Tags.Select(tag => tag.Name));
        Assert.Equal(3, traces[0].Boxes.Count);
        Assert.Equal("rgb-0.png", traces[0].Photo);
        Candidate red = traces[0].Candidates[0];
        Assert.Equal((8 * 20L, 9 * 20L), (red.MaskArea, red.DilatedArea)); // one column to the right; the left one is the border
        Assert.All(traces.SelectMany(trace => trace.Candidates), candidate => Assert.Equal(candidate.Clip.Sum(), candidate.ClipSum));
    }

    [Fact]
    public async Task Output_IsReadAsTriplets_WithEveryPixelOutsideTheMask()
    {
        IPreferenceDataset data = StripedPictures.Write(_folder, ("rgb", 0, "Red."), ("wrb", 1, "Blue."), ("gbr", 2, "Green."));
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
                Assert.True(expected.SequenceEqual(rejected.Rgb.AsSpan(3 * pixel, 3)), $"picture {i}, pixel {x}, {pixel / photo.Width}");
            }
        }
    }

    [Fact]
    public async Task PhotoThatLiesOnItsSide_AndItsDoctoredPicture_StandUprightBoth()
    {
        _folder.Write("phone.png", StripedPictures.SidewaysPng("rgb", 0));
        string file = _folder.Write("data.jsonl", """
            {"id": "x", "image": "phone.png", "question": "?", "chosen": "A red wall.", "rejected": "No."}
            """);
        await Build(StripedPictures.Open(file), new PlainModels());
        PreferenceSample pair = Assert.Single(StripedPictures.Open(Output).Samples);
        DecodedImage photo = ImageDecoder.Decode(pair.Image);
        DecodedImage doctored = ImageDecoder.Decode(pair.RejectedImage!);
        Assert.Equal((StripedPictures.Width, StripedPictures.Height), (photo.Width, photo.Height));
        Assert.Equal((photo.Width, photo.Height), (doctored.Width, doctored.Height));

        // The red stripe, eight columns and one more, is gone; all else is the photo's.
        for (int i = 0; i < photo.Rgb.Length; i++)
        {
            bool gone = i / 3 % photo.Width < 9;
            Assert.Equal(gone ? 128 : photo.Rgb[i], doctored.Rgb[i]);
        }
    }

    [Fact]
    public async Task PicturesWithoutCandidate_AreRecordedWithTheirReason()
    {
        IPreferenceDataset data = StripedPictures.Write(_folder, ("www", 0, "White."), ("r", 1, "..."), ("rrrrrr", 2, "Red."), ("rw", 3, "Red."));
        PairBuildReport report = await Build(data, new PlainModels());
        Assert.Equal(1, report.Pairs);
        Assert.Equal(
            new Dictionary<string, int> { ["no sentence in the preferred answer"] = 1, ["no tag"] = 1, ["no usable mask"] = 1 }, report.Without);
        PreferenceTrace large = Traces(report.TraceFile).Single(trace => trace.Id == "p2");
        Assert.Equal("mask covers 97.92 %, more than 90 %", Assert.Single(large.Dropped).Reason);
        Assert.Equal("p3", Assert.Single(StripedPictures.Open(Output).Samples).Id);
    }

    [Fact]
    public async Task Sentences_AreTakenFromTheDataWhereTheyAre()
    {
        _folder.Write("a.png", StripedPictures.Png("rgb", 0));
        string file = _folder.Write("data.jsonl", """
            {"id": "x", "image": "a.png", "question": "?", "chosen": "Red and green.", "rejected": "No.", "sentences": ["A blue thing", "is blue"]}
            """);
        await Build(StripedPictures.Open(file), new PlainModels());
        PreferenceTrace trace = Assert.Single(Traces(Path.Combine(Output, "trace.jsonl")));
        Assert.Equal(["A blue thing", "is blue"], trace.Sentences);
        Assert.Equal("blue", trace.Candidates[trace.Chosen!.Value].Tag.Name);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task StoppedAnywhereAndResumed_LeavesTheSameBytes(int workers)
    {
        IPreferenceDataset data = Many(11);
        PairBuildOptions options = Options with { Workers = workers };
        string whole = Path.Combine(_folder.Path, "whole");
        await Build(data, new PlainModels(), options, whole);

        // Ends with a failure after more and more pictures, until a run gets through.
        int tagged = 0;
        for (int limit = 1; ; limit++)
        {
            int stopAt = limit;
            var models = new PlainModels
            {
                OnPicture = number =>
                {
                    if (number > stopAt)
                    {
                        throw new UserErrorException("the plug was pulled");
                    }
                },
            };
            try
            {
                await Build(data, models, options);
                tagged += models.Pictures;
                break;
            }
            catch (UserErrorException exception) when (exception.Message == "the plug was pulled")
            {
                tagged += stopAt;
            }

            Assert.True(limit < 12, "the build does not come to its end");
        }

        Assert.Equal(Files(whole), Files(Output));

        // How much is in flight at a stop depends on timing. If nothing finished were kept, it would be 1 + 2 + ... + 11.
        const int NothingKept = 66;
        Assert.True(tagged < NothingKept, $"{tagged} pictures were worked on for 11");
    }

    [Fact]
    public async Task Progress_CountsWhatIsBuilt()
    {
        var seen = new Collected();
        IPreferenceDataset data = Many(5);
        await new PairBuilder(new PlainModels().Models, TestKernels.Native, new RuleSentenceSplitter(), Options).RunAsync(
            data, Output, seen, TestContext.Current.CancellationToken);
        PairProgress[] building = [.. seen.Reports.Where(report => report.Phase == PairPhase.Building)];
        Assert.Equal((0, 5), (building[0].Done, building[0].Total));
        Assert.Equal((5, 5), (building[^1].Done, building[^1].Total));
        Assert.Equal(TimeSpan.Zero, building[^1].Left);
        Assert.All(building[^1].Stages, stage => Assert.True(stage.Items > 0, stage.Name));
        Assert.All(building[^1].Stages, stage => Assert.Equal((5, TimeSpan.Zero), (stage.Pictures, building[^1].LeftIn(stage))));
        Assert.All(building[0].Stages, stage => Assert.Null(building[0].LeftIn(stage)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Models_WorkOnAsManyPicturesAsThereAreWorkers(int workers)
    {
        var models = new PlainModels { Meeting = workers };
        await Build(Many(11), models, Options with { Workers = workers, QueueLength = 8 });
        Assert.Equal(workers, models.MostAtOnce);
    }

    [Fact]
    public async Task HalfWrittenRecord_IsCutOff_AndBuiltAgain()
    {
        IPreferenceDataset data = Many(3);
        PairBuildOptions options = Options with { PicturesPerFile = 3 };
        string whole = Path.Combine(_folder.Path, "whole");
        await Build(data, new PlainModels(), options, whole);
        string journal = Path.Combine(Output, "parts", "00000.journal");
        var failing = new PlainModels
        {
            OnPicture = number =>
            {
                if (number == 3)
                {
                    // Not before something is in the journal.
                    Assert.True(SpinWait.SpinUntil(() => File.Exists(journal) && new FileInfo(journal).Length > 0, TimeSpan.FromSeconds(30)));
                    throw new UserErrorException("the plug was pulled");
                }
            },
        };
        await Assert.ThrowsAsync<UserErrorException>(() => Build(data, failing, options));
        Assert.False(File.Exists(Path.Combine(Output, "README.md")), "a card without a table");
        byte[] bytes = File.ReadAllBytes(journal);
        int records = Records(journal);
        Assert.InRange(records, 1, 2);
        foreach (int cut in new[] { 1, 13, bytes.Length - 1 })
        {
            File.WriteAllBytes(journal, bytes[..^cut]);
            Assert.True(Records(journal) < records, $"{Records(journal)} of {records} records after {cut} bytes are gone");
        }

        bytes[^1] ^= 1;
        File.WriteAllBytes(journal, bytes);
        await Build(data, new PlainModels(), options);
        Assert.Equal(Files(whole), Files(Output));
    }

    [Fact]
    public async Task FinishedBuild_RunAgain_DoesNothing()
    {
        IPreferenceDataset data = Many(3);
        await Build(data, new PlainModels());
        Dictionary<string, string> before = Files(Output);
        var models = new PlainModels();
        PairBuildReport report = await Build(data, models);
        Assert.Equal((0, 3), (models.Pictures, report.Pairs));
        Assert.Equal(before, Files(Output));
    }

    [Fact]
    public async Task Shards_TogetherMakeTheWhole()
    {
        IPreferenceDataset data = Many(7);
        await Build(data, new PlainModels(), Options, Path.Combine(_folder.Path, "whole"));
        for (int shard = 0; shard < 3; shard++)
        {
            await Build(data, new PlainModels(), Options with { Shard = shard, ShardCount = 3 });
        }

        string[] expected = [.. Traces(Path.Combine(_folder.Path, "whole", "trace.jsonl")).Select(TraceJson.Write)];
        string[] actual = [.. Directory.GetFiles(Output, "trace-*.jsonl").SelectMany(File.ReadAllLines).OrderBy(line => TraceJson.Read(line, "").Picture)];
        Assert.Equal(expected, actual);
        Assert.Equal(7, StripedPictures.Open(Output).Samples.Count);
    }

    [Fact]
    public async Task SecondProcess_IsToldThatTheFolderIsInUse()
    {
        IPreferenceDataset data = Many(2);
        UserErrorException? failure = null;
        var models = new PlainModels
        {
            OnPicture = number => failure ??= number > 1 ? null
                : Assert.Throws<UserErrorException>(() => Build(data, new PlainModels()).GetAwaiter().GetResult()),
        };
        await Build(data, models);
        Assert.Contains("Another process builds pairs in", failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OtherSettings_AreRefusedWithBothValues()
    {
        IPreferenceDataset data = Many(2);
        await Build(data, new PlainModels());
        var other = Options with { PreviewSize = 100 };
        Assert.Contains("begun with [pairs.preview_size] 256, now [pairs.preview_size] 100.", await Refused(data, other), StringComparison.Ordinal);
        other = Options with { Selection = Options.Selection with { Nms = 0.4 } };
        Assert.Contains("begun with selection.nms 0.5, now selection.nms 0.4.", await Refused(data, other), StringComparison.Ordinal);
        other = Options with { Selection = Options.Selection with { StopList = ["dog's"] } };
        Assert.Contains("tagger.stop_list [], now tagger.stop_list [\"dog's\"].", await Refused(data, other), StringComparison.Ordinal);
        other = Options with { Selection = Options.Selection with { BoxChoice = BoxChoice.Union } };
        Assert.Contains("selection.box_choice \"best\", now selection.box_choice \"union\".", await Refused(data, other), StringComparison.Ordinal);
        Assert.Contains("other preferences or pictures than [data.files] has now (SHA-256 ", await Refused(Many(3), Options), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OutputThatIsAFile_IsRefused()
    {
        _folder.Write("out", "text");
        Assert.Contains("which is a file but must be a folder", await Refused(Many(1), Options), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DamagedPicture_StopsOrIsRecorded()
    {
        _folder.Write("bad.png", StripedPictures.Png("rgb", 0).AsSpan(0, 60));
        _folder.Write("good.png", StripedPictures.Png("rgb", 1));
        string file = _folder.Write("data.jsonl", """
            {"id": "a", "image": "bad.png", "question": "?", "chosen": "Red.", "rejected": "No."}
            {"id": "b", "image": "good.png", "question": "?", "chosen": "Red.", "rejected": "No."}
            {"id": "c", "image": "missing.png", "question": "?", "chosen": "Red.", "rejected": "No."}
            """);
        IPreferenceDataset data = StripedPictures.Open(file);
        UserDataException failure = await Assert.ThrowsAsync<UserDataException>(() => Build(data, new PlainModels()));
        Assert.Contains("missing.png", failure.Message, StringComparison.Ordinal);
        var skipping = Options with
        {
            BadPictures = BadRowPolicy.Skip,
            Wording = message => SettingKey.Say(message, key => key == "data.image_root" ? "the folder above" : null),
        };
        PairBuildReport report = await Build(data, new PlainModels(), skipping);
        Assert.Equal(1, report.Pairs);
        PreferenceTrace[] traces = Traces(report.TraceFile);
        Assert.Contains("bad.png", traces[0].Reason, StringComparison.Ordinal);
        Assert.Contains("missing.png", traces[2].Reason, StringComparison.Ordinal);
        Assert.EndsWith("Check the path and the folder above.", traces[2].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OddPictures_AreDecodedOrRecorded()
    {
        string file = SharedFiles.Require("goldens/data/odd_images.parquet");
        IPreferenceDataset data = AdaViP.Data.PreferenceDatasetReader.Open(file, null, BadRowPolicy.Skip);
        PairBuildReport report = await Build(data, new PlainModels(), Options with { BadPictures = BadRowPolicy.Skip });
        Dictionary<string, PreferenceTrace> traces = Traces(report.TraceFile).ToDictionary(trace => trace.Id);
        Assert.Equal(data.Samples.Count, traces.Count);
        string[] unreadable = ["truncated", "text", "path_absent"];
        foreach ((string id, PreferenceTrace trace) in traces)
        {
            bool bad = unreadable.Contains(id);
            Assert.True(bad == (trace.Width == 0), $"{id}: {trace.Width} x {trace.Height}, {trace.Reason}");
            Assert.True(!bad || trace.Reason!.Contains("odd_images.parquet", StringComparison.Ordinal), $"{id}: {trace.Reason}");
        }
    }

    [Fact]
    public async Task PictureOverTheLimit_NamesItsSize()
    {
        IPreferenceDataset data = Many(1);
        UserDataException failure = await Assert.ThrowsAsync<UserDataException>(
            () => Build(data, new PlainModels(), Options with { PixelLimit = 100 }));
        Assert.Contains("48 x 20 is 960 pixels, more than the limit of 100", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FewBytesForCandidates_GiveTheSameResult()
    {
        IPreferenceDataset data = Many(5);
        string whole = Path.Combine(_folder.Path, "whole");
        var together = new PlainModels();
        await Build(data, together, Options, whole);
        var single = new PlainModels();
        await Build(data, single, Options with { CandidateBytes = 1 });
        Assert.Equal((3, 1), (together.MostCandidates, single.MostCandidates));
        Assert.Equal(5, single.Encoded); // the encoder runs once per picture
        Assert.Equal(Files(whole), Files(Output));
    }

    [Fact]
    public async Task Previews_AreStoredForThePhotoItsCandidatesAndMasks()
    {
        await Build(Many(1), new PlainModels());
        using ZipArchive zip = ZipFile.OpenRead(Path.Combine(Output, "parts", "00000.previews.zip"));
        Assert.Equal(
            ["0/photo.jpg", "0/candidate-0.jpg", "0/mask-0.png", "0/candidate-1.jpg", "0/mask-1.png", "0/candidate-2.jpg", "0/mask-2.png"],
            zip.Entries.Select(entry => entry.FullName));
    }

    [Fact]
    public async Task Progress_CountsUpToTheEnd()
    {
        var reports = new List<PairProgress>();
        await new PairBuilder(new PlainModels().Models, TestKernels.Native, new RuleSentenceSplitter(), Options)
            .RunAsync(Many(5), Output, new Collector(reports), CancellationToken.None);
        Assert.Equal((0, 5), (reports[0].Done, reports[0].Total));
        Assert.Equal(5, reports[^1].Done);
        Assert.True(reports[^1].Rate > 0);
        Assert.Equal(["decode", "sentences", "tag", "detect", "segment", "inpaint", "score", "encode", "write"], reports[^1].Stages.Select(stage => stage.Name));
        Assert.Equal(15, reports[^1].Stages.Single(stage => stage.Name == "score").Items);
    }

    [Fact]
    public async Task Table_CarriesTheFeaturesOfHuggingFace()
    {
        await Build(Many(1), new PlainModels());
        await using FileStream stream = File.OpenRead(Path.Combine(Output, "pairs-00000.parquet"));
        await using Parquet.ParquetReader reader = await Parquet.ParquetReader.CreateAsync(stream, cancellationToken: TestContext.Current.CancellationToken);
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
        string pattern = Assert.Single(head, line => line.StartsWith("    path: ", StringComparison.Ordinal))["    path: ".Length..];
        Assert.Equal(Directory.GetFiles(Output, "*.parquet"), Directory.GetFiles(Output, pattern));

        await using FileStream stream = File.OpenRead(Path.Combine(Output, "pairs-00000.parquet"));
        await using Parquet.ParquetReader reader = await Parquet.ParquetReader.CreateAsync(stream, cancellationToken: TestContext.Current.CancellationToken);
        var declared = head.Select((line, i) => (line, i)).Where(entry => entry.line.StartsWith("  - name: ", StringComparison.Ordinal))
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
        Parquet.Schema.ListField list => "sequence: " + ((Parquet.Schema.DataField)list.Item).ClrType switch { var type when type == typeof(double) => "float64", _ => "string" },
        _ => "dtype: " + (((Parquet.Schema.DataField)field).ClrType == typeof(double) ? "float64" : "string"),
    };

    private static int Records(string journal)
    {
        using PictureJournal opened = PictureJournal.Open(journal);
        return opened.Indices.Count;
    }

    private IPreferenceDataset Many(int count) => StripedPictures.Write(
        _folder, [.. Enumerable.Range(0, count).Select(i => ("rgb", i, $"A {PlainModels.Names[i % 3]} thing."))]);

    private Task<PairBuildReport> Build(IPreferenceDataset data, PlainModels models, PairBuildOptions? options = null, string? output = null) =>
        new PairBuilder(models.Models, TestKernels.Native, new RuleSentenceSplitter(), options ?? Options)
            .RunAsync(data, output ?? Output, null, TestContext.Current.CancellationToken);

    private static PreferenceTrace[] Traces(string file) => [.. File.ReadAllLines(file).Select(line => TraceJson.Read(line, file))];

    // Everything but the clocks and the lock, by name.
    private static Dictionary<string, string> Files(string folder) => Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
        .Where(file => !Path.GetFileName(file).StartsWith("stages", StringComparison.Ordinal) && !file.EndsWith("lock", StringComparison.Ordinal))
        .ToDictionary(
            file => Path.GetRelativePath(folder, file),
            file => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file))));

    private sealed class Collector(List<PairProgress> reports) : IProgress<PairProgress>
    {
        public void Report(PairProgress value) => reports.Add(value);
    }

    private async Task<string> Refused(IPreferenceDataset data, PairBuildOptions options) =>
        (await Assert.ThrowsAsync<UserOptionException>(() => Build(data, new PlainModels(), options))).Message;

    private sealed class Collected : IProgress<PairProgress>
    {
        public List<PairProgress> Reports { get; } = [];

        public void Report(PairProgress value) => Reports.Add(value);
    }
}
