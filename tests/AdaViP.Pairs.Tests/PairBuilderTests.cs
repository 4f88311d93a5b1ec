using AdaViP.Core.Data;
using AdaViP.Core.Images;
using AdaViP.Pairs.Building;
using AdaViP.Pairs.Sentences;
using AdaViP.Vision.Images;
using Xunit;

namespace AdaViP.Pairs.Tests;

/// <summary>What is removed from a picture, and how much work is in flight meanwhile.</summary>
public sealed class PairBuilderTests : PairBuildCase
{
    [Fact]
    public async Task KeyObject_IsRemoved()
    {
        IPreferenceDataset data = StripedPictures.Write(
            Folder, ("rgb", 0, "There is a red wall. It is red."), ("rgb", 1, "A blue door."), ("rgb", 0, "The green one."));
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
        Assert.All(traces.SelectMany(trace => trace.Candidates),
            candidate => Assert.Equal(candidate.Clip.Sum(), candidate.ClipSum));
    }

    [Fact]
    public async Task PhotoThatLiesOnItsSide_AndItsDoctoredPicture_StandUprightBoth()
    {
        Folder.Write("phone.png", StripedPictures.SidewaysPng("rgb", 0));
        string file = Folder.Write("data.jsonl", """
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
        IPreferenceDataset data = StripedPictures.Write(
            Folder, ("www", 0, "White."), ("r", 1, "..."), ("rrrrrr", 2, "Red."), ("rw", 3, "Red."));
        PairBuildReport report = await Build(data, new PlainModels());
        Assert.Equal(1, report.Pairs);
        Assert.Equal(
            new Dictionary<string, int> { ["no sentence in the preferred answer"] = 1, ["no tag"] = 1, ["no usable mask"] = 1 },
            report.Without);
        PreferenceTrace large = Traces(report.TraceFile).Single(trace => trace.Id == "p2");
        Assert.Equal("mask covers 97.92 %, more than 90 %", Assert.Single(large.Dropped).Reason);
        Assert.Equal("p3", Assert.Single(StripedPictures.Open(Output).Samples).Id);
    }

    [Fact]
    public async Task Sentences_AreTakenFromTheDataWhereTheyAre()
    {
        Folder.Write("a.png", StripedPictures.Png("rgb", 0));
        string file = Folder.Write(
            "data.jsonl",
            """{"id": "x", "image": "a.png", "question": "?", "chosen": "Red and green.", "rejected": "No.","""
            + """ "sentences": ["A blue thing", "is blue"]}""");
        await Build(StripedPictures.Open(file), new PlainModels());
        PreferenceTrace trace = Assert.Single(Traces(Path.Combine(Output, "trace.jsonl")));
        Assert.Equal(["A blue thing", "is blue"], trace.Sentences);
        Assert.Equal("blue", trace.Candidates[trace.Chosen!.Value].Tag.Name);
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
    public async Task FewBytesForCandidates_GiveTheSameResult()
    {
        IPreferenceDataset data = Many(5);
        string whole = Folder.At("whole");
        var together = new PlainModels();
        await Build(data, together, Options, whole);
        var single = new PlainModels();
        await Build(data, single, Options with { CandidateBytes = 1 });
        Assert.Equal((3, 1), (together.MostCandidates, single.MostCandidates));
        Assert.Equal(5, single.Encoded); // the encoder runs once per picture
        Assert.Equal(Files(whole), Files(Output));
    }

    [Fact]
    public async Task Progress_CountsUpToTheEnd()
    {
        var seen = new Collected();
        await new PairBuilder(new PlainModels().Models, TestKernels.Native, new RuleSentenceSplitter(), Options)
            .RunAsync(Many(5), Output, seen, CancellationToken.None);
        List<PairProgress> reports = seen.Reports;
        Assert.Equal((0, 5), (reports[0].Done, reports[0].Total));
        Assert.Equal(5, reports[^1].Done);
        Assert.True(reports[^1].Rate > 0);
        Assert.Equal(["decode", "sentences", "tag", "detect", "segment", "inpaint", "score", "encode", "write"],
            reports[^1].Stages.Select(stage => stage.Name));
        Assert.Equal(15, reports[^1].Stages.Single(stage => stage.Name == "score").Items);
    }

    private sealed class Collected : IProgress<PairProgress>
    {
        public List<PairProgress> Reports { get; } = [];

        public void Report(PairProgress value) => Reports.Add(value);
    }
}
