using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Foundation;
using AdaViP.Pairs.Building;
using Xunit;

namespace AdaViP.Pairs.Tests;

/// <summary>A folder that a build finds: its own, half written, finished, in use, or of other settings.</summary>
public sealed class ResumedBuildTests : PairBuildCase
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task StoppedAnywhereAndResumed_LeavesTheSameBytes(int workers)
    {
        IPreferenceDataset data = Many(11);
        PairBuildOptions options = Options with { Workers = workers };
        string whole = Folder.At("whole");
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

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    [InlineData(2000)]
    public async Task FinishedBuild_WhoseTableIsLostOrCut_SaysSoAndMakesItAgain(int? left)
    {
        IPreferenceDataset data = Many(5);
        await Build(data, new PlainModels(), Options);
        Dictionary<string, string> whole = Files(Output);
        string table = Directory.GetFiles(Output, "pairs-*.parquet").Order(StringComparer.Ordinal).First();
        byte[] bytes = await File.ReadAllBytesAsync(table, TestContext.Current.CancellationToken);
        File.Delete(table);
        if (left is int kept)
        {
            await File.WriteAllBytesAsync(table, bytes[..kept], TestContext.Current.CancellationToken);
        }

        using (BuiltPairs output = BuiltPairs.Open(Output))
        {
            Assert.Contains("3 of 5 pairs", output.Notices[^1], StringComparison.Ordinal);
        }

        int built = 0;
        await Build(data, new PlainModels { OnPicture = number => built = Math.Max(built, number) }, Options);
        Assert.Equal(2, built);
        Assert.Equal(whole, Files(Output));
    }

    [Fact]
    public async Task HalfWrittenRecord_IsCutOff_AndBuiltAgain()
    {
        IPreferenceDataset data = Many(3);
        PairBuildOptions options = Options with { PicturesPerFile = 3 };
        string whole = Folder.At("whole");
        await Build(data, new PlainModels(), options, whole);
        string journal = Path.Combine(Output, "parts", "00000.journal");
        var failing = new PlainModels
        {
            OnPicture = number =>
            {
                if (number == 3)
                {
                    // Not before something is in the journal.
                    Assert.True(SpinWait.SpinUntil(
                        () => File.Exists(journal) && new FileInfo(journal).Length > 0, TimeSpan.FromSeconds(30)));
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
        await Build(data, new PlainModels(), Options, Folder.At("whole"));
        for (int shard = 0; shard < 3; shard++)
        {
            await Build(data, new PlainModels(), Options with { Shard = shard, ShardCount = 3 });
        }

        string[] expected = [.. Traces(Folder.At("whole", "trace.jsonl")).Select(TraceJson.Write)];
        string[] actual =
        [
            .. Directory.GetFiles(Output, "trace-*.jsonl").SelectMany(File.ReadAllLines)
                .OrderBy(line => TraceJson.Read(line, "").Picture),
        ];
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
        Assert.Contains(
            "begun with [pairs.preview_size] 256, now [pairs.preview_size] 100.",
            await Refused(data, other),
            StringComparison.Ordinal);
        other = Options with { Selection = Options.Selection with { Nms = 0.4 } };
        Assert.Contains(
            "begun with selection.nms 0.5, now selection.nms 0.4.",
            await Refused(data, other),
            StringComparison.Ordinal);
        other = Options with { Selection = Options.Selection with { StopList = ["dog's"] } };
        Assert.Contains(
            "tagger.stop_list [], now tagger.stop_list [\"dog's\"].",
            await Refused(data, other),
            StringComparison.Ordinal);
        other = Options with { Selection = Options.Selection with { BoxChoice = BoxChoice.Union } };
        Assert.Contains(
            "selection.box_choice \"best\", now selection.box_choice \"union\".",
            await Refused(data, other),
            StringComparison.Ordinal);
        Assert.Contains(
            "other preferences or pictures than [data.files] has now (SHA-256 ",
            await Refused(Many(3), Options),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task OutputThatIsAFile_IsRefused()
    {
        Folder.Write("out", "text");
        Assert.Contains("which is a file but must be a folder", await Refused(Many(1), Options), StringComparison.Ordinal);
    }

    private static int Records(string journal)
    {
        using PictureJournal opened = PictureJournal.Open(journal);
        return opened.Indices.Count;
    }
}
