using System.IO.Compression;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Pairs.Building;
using AdaViP.Pairs.Gallery;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Pairs.Tests;

/// <summary>Looking at builds that have not ended.</summary>
public sealed class UnfinishedBuildTests : PairBuildCase
{
    private static readonly PairBuildOptions Four = new() { PicturesPerFile = 4 };

    [Fact]
    public async Task StoppedBuild_ShowsWhatIsFinished_AndGoesOnUnharmed()
    {
        IPreferenceDataset data = Many(6);
        await StopBefore(data, 6);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(Output, "parts"), "*.journal"));
        using (BuiltPairs output = BuiltPairs.Open(Output))
        {
            Assert.Equal("The build is unfinished: 5 of 6 pictures so far.", output.Unfinished);
            Assert.Equal(5, output.Traces.Count);
            Assert.Equal(output.Traces.Select(trace => trace.Picture).Order(), output.Traces.Select(trace => trace.Picture));
            Assert.All(output.Traces, trace => Assert.NotNull(output.Preview(trace.Picture, "photo.jpg")));
            Assert.All(output.Traces, trace => Assert.NotNull(output.Preview(trace.Picture, "mask-2.png")));
            Assert.Equal(5, PairStatistics.Of(output.Traces).Pairs);
            using var writer = new StringWriter();
            GalleryWriter.Write(output, output.Traces, writer);
            Assert.Contains("<strong>The build is unfinished: 5 of 6 pictures so far.</strong>", writer.ToString(),
                StringComparison.Ordinal);

            // Looking does not stand in the way.
            await Build(data, new PlainModels(), Four);
            Assert.All(output.Traces, trace => Assert.NotNull(output.Preview(trace.Picture, "candidate-0.jpg")));
        }

        using BuiltPairs finished = BuiltPairs.Open(Output);
        Assert.Null(finished.Unfinished);
        Assert.Equal(6, finished.Traces.Count);
    }

    [Fact]
    public async Task JournalOfAKilledBuild_IsReadUpToItsHalfRecord_AndLeftAsItIs()
    {
        await StopBefore(Many(3), 3);
        string journal = Assert.Single(Directory.GetFiles(Path.Combine(Output, "parts"), "*.journal"));
        byte[] bytes = File.ReadAllBytes(journal)[..^1];
        File.WriteAllBytes(journal, bytes);
        using BuiltPairs output = BuiltPairs.Open(Output);
        Assert.Equal("The build is unfinished: 1 of 3 pictures so far.", output.Unfinished);
        Assert.Equal(bytes, File.ReadAllBytes(journal));
    }

    [Fact]
    public async Task OwnFiles_LargerThanAnyOfTheirKind_AreNotRead()
    {
        await StopBefore(Many(3), 3);
        string parts = Path.Combine(Output, "parts");
        using (FileStream clocks = File.OpenWrite(Assert.Single(Directory.GetFiles(parts, "stages*.json"))))
        {
            clocks.SetLength(3L << 30); // for information only
        }

        using (BuiltPairs output = BuiltPairs.Open(Output))
        {
            Assert.Empty(output.Stages);
        }

        string journal = Assert.Single(Directory.GetFiles(parts, "*.journal"));
        using (FileStream record = File.OpenWrite(journal))
        {
            record.Write([.. "VAPJ"u8, .. BitConverter.GetBytes(int.MaxValue)]);
            record.SetLength(3L << 30);
        }

        string message = Assert.Throws<UserDataException>(() => BuiltPairs.Open(Output)).Message;
        Assert.StartsWith($"{journal}: the record at byte 1 says that it has 2,147,483,647 bytes, but one may have "
            + $"1,073,741,824.", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SharesThatAreMissing_AreCounted()
    {
        IPreferenceDataset data = Many(7);
        for (int shard = 0; shard < 3; shard++)
        {
            await Build(data, new PlainModels(), Four with { Shard = shard, ShardCount = 3 });
            using BuiltPairs output = BuiltPairs.Open(Output);
            string? expected = shard == 2 ? null : $"The build is unfinished: {(shard == 0 ? 3 : 5)} of 7 pictures so far.";
            Assert.Equal(expected, output.Unfinished);
        }
    }

    [Fact]
    public async Task BuildWithoutAFinishedPicture_HasNone()
    {
        await StopBefore(Many(1), 1);
        using BuiltPairs output = BuiltPairs.Open(Output);
        Assert.Equal("The build is unfinished: 0 of 1 pictures so far.", output.Unfinished);
        Assert.Equal(0, PairStatistics.Of(output.Traces).Pictures);
    }

    [Fact]
    public void FolderOfSomethingElse_IsRefused()
    {
        Folder.Write("out/notes.txt", "mine");
        Assert.Contains("holds no build of pairs", Assert.Throws<UserDataException>(() => BuiltPairs.Open(Output)).Message,
            StringComparison.Ordinal);
        string file = Folder.Write("file", "mine");
        foreach ((string path, string words) in ((string, string)[])
            [(file, "is a file, not a folder"), (Path.Combine(Folder.Path, "nope"), "does not exist")])
        {
            string message = Assert.Throws<UserDataException>(() => BuiltPairs.Open(path)).Message;
            Assert.StartsWith($"{path} {words}. Name the ", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task FinishedBuild_WithLostOrDamagedParts_SaysWhat()
    {
        await Build(Many(3), new PlainModels(), Options);
        string parts = Path.Combine(Output, "parts");
        Assert.Empty(Notices());
        string stages = Assert.Single(Directory.GetFiles(parts, "stages*.json"));
        await File.WriteAllTextAsync(stages, "[{", TestContext.Current.CancellationToken);
        Assert.StartsWith($"{stages} is damaged", Assert.Single(Notices()), StringComparison.Ordinal);
        File.Delete(stages);

        string trace = Path.Combine(Output, "trace.jsonl");
        string[] lines = await File.ReadAllLinesAsync(trace, TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(trace, lines[..1], TestContext.Current.CancellationToken);
        Assert.Contains("has only 1 of 3 pictures", Assert.Single(Notices()), StringComparison.Ordinal);
        await File.WriteAllTextAsync(trace, "", TestContext.Current.CancellationToken);
        Assert.Contains("has no line of 3 pictures", Assert.Single(Notices()), StringComparison.Ordinal);
        await File.WriteAllLinesAsync(trace, lines, TestContext.Current.CancellationToken);

        foreach (string previews in Directory.GetFiles(parts, "*.previews.zip"))
        {
            File.Move(previews, previews + ".away");
        }

        Assert.Contains("has no previews", Assert.Single(Notices()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FinishedBuild_WithAPreviewThatIsNoPicture_NamesIt()
    {
        await Build(Many(1), new PlainModels(), Options);
        string previews = Assert.Single(Directory.GetFiles(Path.Combine(Output, "parts"), "*.previews.zip"));
        await using (var archive = new ZipArchive(File.Open(previews, FileMode.Open), ZipArchiveMode.Update))
        {
            ZipArchiveEntry photo = archive.Entries.First(entry => entry.Name == "photo.jpg");
            string name = photo.FullName;
            photo.Delete();
            await using Stream content = await archive.CreateEntry(name).OpenAsync(TestContext.Current.CancellationToken);
            content.Write([0xFF, 0xD8, 0xFF, 1, 2, 3]);
        }

        using BuiltPairs output = BuiltPairs.Open(Output);
        string message = Assert.Throws<UserDataException>(() => output.Preview(output.Traces[0].Picture, "photo.jpg")).Message;
        Assert.StartsWith(
            $"{previews} is damaged: the picture \"0/photo.jpg\" in it is not a whole JPEG or PNG. Copy ", message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task FinishedBuild_WithAPipeInPlaceOfAnArchive_RefusesItWithoutBlocking()
    {
        await Build(Many(1), new PlainModels(), Options);
        string previews = Assert.Single(Directory.GetFiles(Path.Combine(Output, "parts"), "*.previews.zip"));
        File.Delete(previews);
        NamedPipe.Make(previews);
        using BuiltPairs output = BuiltPairs.Open(Output);
        string message = Assert.Throws<UserDataException>(() => output.Preview(output.Traces[0].Picture, "photo.jpg")).Message;
        Assert.Contains($"{previews} is a named pipe, not a file", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FinishedBuild_WithADamagedArchive_IsCounted_AndNamesTheArchiveWhereAPictureIsAskedFor()
    {
        await Build(Many(1), new PlainModels(), Options);
        string previews = Assert.Single(Directory.GetFiles(Path.Combine(Output, "parts"), "*.previews.zip"));
        byte[] whole = await File.ReadAllBytesAsync(previews, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(
            previews, [.. new byte[8], .. whole[8..]], TestContext.Current.CancellationToken);
        Refused("the picture \"0/photo.jpg\" in it cannot be unpacked");
        foreach (int kept in new[] { 0, 100, whole.Length - 3 })
        {
            await File.WriteAllBytesAsync(previews, whole[..kept], TestContext.Current.CancellationToken);
            Refused("the table of what is in it, which is at its end, is missing or broken");
        }

        void Refused(string how)
        {
            using BuiltPairs output = BuiltPairs.Open(Output);
            Assert.Empty(output.Notices);
            Assert.Equal(1, PairStatistics.Of(output.Traces).Pairs);
            Assert.Equal(
                $"{previews} is damaged: {how}. Copy the folder again, or build the pairs again.",
                Assert.Throws<UserDataException>(() => output.Preview(output.Traces[0].Picture, "photo.jpg")).Message);
        }
    }

    // Whatever is damaged, the runtime's reader throws nothing that the program does not know.
    [Fact]
    public async Task DamagedArchive_AnywhereAtAll_IsADataError()
    {
        await Build(Many(1), new PlainModels(), Options);
        string previews = Assert.Single(Directory.GetFiles(Path.Combine(Output, "parts"), "*.previews.zip"));
        byte[] whole = await File.ReadAllBytesAsync(previews, TestContext.Current.CancellationToken);
        var random = new Random(5);
        for (int i = 0; i < 600; i++)
        {
            byte[] bytes = [.. whole];
            int at = i % 2 == 0 ? bytes.Length - 1 - random.Next(Math.Min(400, bytes.Length)) : random.Next(60);
            bytes[at] = (byte)random.Next(256);
            await File.WriteAllBytesAsync(previews, bytes, TestContext.Current.CancellationToken);
            using BuiltPairs output = BuiltPairs.Open(Output);
            try
            {
                foreach (string name in (string[])["photo.jpg", "candidate-0.jpg", "mask-0.png"])
                {
                    _ = output.Preview(output.Traces[0].Picture, name);
                }
            }
            catch (UserDataException e)
            {
                Assert.StartsWith($"{previews} is damaged: ", e.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task FinishedBuild_WithoutItsSettingsOrItsTrace_SaysWhichFileIsMissing()
    {
        await Build(Many(3), new PlainModels(), Options);
        string settings = Path.Combine(Output, "pairs.json");
        File.Move(settings, settings + ".away");
        Assert.StartsWith($"{Output} has no pairs.json, which says ", Assert.Single(Notices()), StringComparison.Ordinal);
        File.Move(settings + ".away", settings);

        File.Delete(Path.Combine(Output, "trace.jsonl"));
        Assert.StartsWith(
            $"{Output} has no trace.jsonl, which a build writes last, but it has all pictures. Run the build again",
            Assert.Single(Notices()), StringComparison.Ordinal);
        Array.ForEach(Directory.GetFiles(Path.Combine(Output, "parts"), "*.jsonl"), File.Delete);
        Assert.Contains(
            "has no trace.jsonl, which a build writes last, but it has tables of pairs", Assert.Single(Notices()),
            StringComparison.Ordinal);
    }

    private IReadOnlyList<string> Notices()
    {
        using BuiltPairs output = BuiltPairs.Open(Output);
        return output.Notices;
    }

    // Ends with a failure once all pictures before that one are finished.
    private async Task StopBefore(IPreferenceDataset data, int picture)
    {
        var models = new PlainModels
        {
            OnPicture = number =>
            {
                if (number == picture)
                {
                    Assert.True(SpinWait.SpinUntil(() => Finished() == picture - 1, TimeSpan.FromSeconds(30)),
                        $"{Finished()} pictures are finished");
                    throw new UserErrorException("the plug was pulled");
                }
            },
        };
        UserErrorException failure = await Assert.ThrowsAsync<UserErrorException>(() => Build(data, models, Four));
        Assert.Equal("the plug was pulled", failure.Message);
    }

    // Looks while the build writes.
    private int Finished()
    {
        using BuiltPairs output = BuiltPairs.Open(Output);
        return output.Traces.Count;
    }
}
