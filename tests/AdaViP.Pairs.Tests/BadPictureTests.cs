using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Recipes;
using AdaViP.Pairs.Building;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Pairs.Tests;

/// <summary>Pictures that cannot be decoded.</summary>
public sealed class BadPictureTests : PairBuildCase
{
    [Fact]
    public async Task DamagedPicture_StopsOrIsRecorded()
    {
        Folder.Write("bad.png", StripedPictures.Png("rgb", 0).AsSpan(0, 60));
        Folder.Write("good.png", StripedPictures.Png("rgb", 1));
        string file = Folder.Write("data.jsonl", """
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
}
