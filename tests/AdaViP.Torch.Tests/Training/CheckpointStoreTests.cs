using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Core.Tests.Files;
using AdaViP.Torch.Safetensors;
using AdaViP.Training.Checkpoints;
using TorchSharp;
using Xunit;

namespace AdaViP.Torch.Tests.Training;

public sealed class CheckpointStoreTests
{
    [Fact]
    public void Save_FailsHalfWay_EarlierCheckpointsStayAndTheMessageNamesTheNewest()
    {
        using TemporaryFolder folder = new();
        CheckpointStore store = new(folder.Path, keep: 1);
        store.Save(3, (target, _) => File.WriteAllText(Path.Combine(target, "weights"), "three"));

        UserErrorException error = Assert.Throws<UserErrorException>(() => store.Save(4, (target, _) =>
        {
            File.WriteAllText(Path.Combine(target, "weights"), "fo");
            throw new IOException("No space left on device");
        }));

        Assert.Contains("No space left on device", error.Message, StringComparison.Ordinal);
        Assert.Contains("step-3", error.Message, StringComparison.Ordinal);
        Assert.Contains(SettingKey.Resume.ToString(), error.Message, StringComparison.Ordinal);
        Assert.Equal([folder.At("step-3")], Directory.EnumerateFileSystemEntries(folder.Path));
        Assert.Equal("three", File.ReadAllText(Path.Combine(folder.At("step-3"), "weights")));
    }

    [Theory]
    [InlineData("sync weights")]
    [InlineData("sync complete.json")]
    [InlineData("folder step-4.partial")]
    [InlineData("folder run")]
    public void Save_SyncFails_IsNotSavedAndTheEarlierCheckpointStaysAndIsNamed(string failing)
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.At("run"));
        CheckpointStore store = new(folder.At("run"), keep: 1);
        store.Save(3, (target, _) => File.WriteAllText(Path.Combine(target, "weights"), "three"));
        using IDisposable replaced = FileLayer.Replace(new FailingLayer { Fails = call => call == failing });

        UserErrorException error = Assert.Throws<UserErrorException>(
            () => store.Save(4, (target, _) => File.WriteAllText(Path.Combine(target, "weights"), "four")));

        Assert.Contains("step-4 could not be saved", error.Message, StringComparison.Ordinal);
        Assert.Contains("the user's disk quota is used up", error.Message, StringComparison.Ordinal);
        Assert.Contains("The newest complete checkpoint is step-3", error.Message, StringComparison.Ordinal);
        Assert.Equal("three", File.ReadAllText(folder.At("run/step-3/weights")));
    }

    [Fact]
    public void Complete_MissingShortenedOrUnlistedFolders_AreNotCheckpoints()
    {
        using TemporaryFolder folder = new();
        CheckpointStore store = new(folder.Path, keep: 9);
        foreach (int step in new[] { 1, 2, 3, 10 })
        {
            store.Save(step, (target, _) => File.WriteAllText(Path.Combine(target, "weights"), "contents"));
        }

        File.WriteAllText(Path.Combine(folder.At("step-2"), "weights"), "short");
        File.Delete(Path.Combine(folder.At("step-10"), CheckpointManifest.Name));
        Directory.CreateDirectory(folder.At("step-x"));

        Assert.Equal([1, 3], store.Complete().Select(checkpoint => checkpoint.Step));
        Assert.Equal(3, store.Newest()?.Step);
    }

    [Fact]
    public void Save_MoreThanToKeep_OldestGoAfterTheNewIsComplete()
    {
        using TemporaryFolder folder = new();
        CheckpointStore store = new(folder.Path, keep: 2);
        for (int step = 8; step <= 11; step++)
        {
            store.Save(step, (target, _) =>
            {
                Assert.True(store.Complete().Count <= 2);
                File.WriteAllText(Path.Combine(target, "weights"), "contents");
            });
        }

        Assert.Equal([10, 11], store.Complete().Select(checkpoint => checkpoint.Step));
        Assert.Equal(2, Directory.EnumerateFileSystemEntries(folder.Path).Count());
    }

    [Fact]
    public void NewestIntact_BytesFlipped_WarnsWithBothDigestsAndTakesTheOneBefore()
    {
        using TemporaryFolder folder = new();
        CheckpointStore store = Filled(folder, 1, 2, 3);
        string file = Path.Combine(folder.At("step-3"), "large");
        File.WriteAllText(file, "damaged!");
        List<string> warnings = [];

        (int Step, string Folder)? found = store.NewestIntact(warnings.Add, TestContext.Current.CancellationToken);

        Assert.Equal((2, folder.At("step-2")), found);
        string warning = Assert.Single(warnings);
        Assert.Contains(file, warning, StringComparison.Ordinal);
        Assert.Contains(Sha256("damaged!"), warning, StringComparison.Ordinal);
        Assert.Contains(Sha256("contents"), warning, StringComparison.Ordinal);
        store.RemoveIncomplete();
        Assert.Equal([1, 2], store.Complete().Select(checkpoint => checkpoint.Step));
        Assert.False(Directory.Exists(folder.At("step-3")));
    }

    [Theory]
    [InlineData(float.NaN, "holds NaN")]
    [InlineData(float.NegativeInfinity, "holds -Infinity")]
    [InlineData(-1.2676506002282294E+30f, "holds -1.2676506002282294E+30, whose square is infinite in 32 bits")]
    public void NewestIntact_NotFinite_WarnsWithFileTensorAndValueAndTakesTheOneBefore(float value, string found)
    {
        using TemporaryFolder folder = new();
        CheckpointStore store = new(folder.Path, keep: 9);
        foreach ((int step, float last) in new[] { (1, 3f), (2, value) })
        {
            using torch.Tensor weights = torch.tensor(new[] { 1f, 2f, last });
            store.Save(step, (target, _) =>
                SafetensorsWriter.Write(Path.Combine(target, "model.safetensors"), [("lm_head.weight", weights)]));
        }

        List<string> warnings = [];
        Assert.Equal((1, folder.At("step-1")), store.NewestIntact(warnings.Add, TestContext.Current.CancellationToken));
        Assert.StartsWith(folder.At("step-2/model.safetensors") + $": lm_head.weight {found}", Assert.Single(warnings),
            StringComparison.Ordinal);
        store.RemoveIncomplete();
        Assert.False(Directory.Exists(folder.At("step-2")));
    }

    [Fact]
    public void RemoveIncomplete_FoldersOfTheUser_Stay()
    {
        using TemporaryFolder folder = new();
        CheckpointStore store = Filled(folder, 1);
        string[] own = ["step-notes", "step-", "step-1-backup", "step-+2", "step-notes.partial", "step-9.zip"];
        string[] leftover = ["step-2", "step-3.partial", "step-4.old"];
        foreach (string name in (string[])[.. own, .. leftover])
        {
            Directory.CreateDirectory(folder.At(name));
        }

        store.RemoveIncomplete();

        Assert.Equal(
            [.. own.Append("step-1").Order(StringComparer.Ordinal)],
            Directory.GetDirectories(folder.Path).Select(found => Path.GetFileName(found)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Save_FolderOfSomebodyUnderItsName_IsRefusedAndStays()
    {
        using TemporaryFolder folder = new();
        CheckpointStore store = Filled(folder, 1);
        string model = folder.Write("step-2/model.safetensors", "mine");

        UserErrorException error = Assert.Throws<UserErrorException>(
            () => store.Save(2, (target, _) => File.WriteAllText(Path.Combine(target, "model.safetensors"), "two")));

        Assert.Contains($"{model} is not of a checkpoint of this program", error.Message, StringComparison.Ordinal);
        Assert.Contains($"Move {folder.At("step-2")} away", error.Message, StringComparison.Ordinal);
        Assert.Contains("The newest complete checkpoint is step-1", error.Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(model));
        Assert.Equal(2, Directory.EnumerateFileSystemEntries(folder.Path).Count());
    }

    [Theory]
    [InlineData("{\"a\":")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"step\":2}")]
    public void Save_DamagedListOfFilesUnderItsName_IsMovedAsideWithAWarning(string manifest)
    {
        using TemporaryFolder folder = new();
        Filled(folder, 1, 2);
        folder.Write("step-2/complete.json", manifest);
        folder.Write("step-2.damaged/mine.txt", "mine");
        List<string> warnings = [];
        CheckpointStore store = new(folder.Path, keep: 9) { Warn = warnings.Add };

        Assert.Equal(1, store.NewestIntact(warnings.Add, TestContext.Current.CancellationToken)?.Step);
        store.RemoveIncomplete();
        Assert.Equal(manifest, File.ReadAllText(folder.At("step-2/complete.json")));
        store.Save(2, (target, _) => File.WriteAllText(Path.Combine(target, "small"), "two"));

        Assert.Equal([1, 2], store.Complete().Select(checkpoint => checkpoint.Step));
        Assert.Equal("two", File.ReadAllText(folder.At("step-2/small")));
        Assert.Equal("contents", File.ReadAllText(folder.At("step-2.damaged-2/small")));
        Assert.Equal("contents", File.ReadAllText(folder.At("step-2.damaged-2/large")));
        Assert.Equal(manifest, File.ReadAllText(folder.At("step-2.damaged-2/complete.json")));
        Assert.Equal("mine", File.ReadAllText(folder.At("step-2.damaged/mine.txt")));
        Assert.Equal(2, warnings.Count);
        Assert.Contains($"{folder.At("step-2/complete.json")} is not a list of files", warnings[0], StringComparison.Ordinal);
        Assert.Contains($"was moved to {folder.At("step-2.damaged-2")}", warnings[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Remove_FilesBesideACheckpoint_Stay()
    {
        using TemporaryFolder folder = new();
        CheckpointStore store = Filled(folder, 1, 2);
        string[] mine =
            [folder.Write("step-1/adapter_model.safetensors", "mine"), folder.Write("step-2/scores/config.json", "mine")];

        store.RemoveEvery();

        Assert.Equal(mine, Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void RemoveIncomplete_RemovalThatWasCutShort_IsFinished()
    {
        using TemporaryFolder folder = new();
        CheckpointStore store = Filled(folder, 1, 2, 3);
        Directory.Move(folder.At("step-1"), folder.At("step-1.old"));
        File.Delete(folder.At("step-1.old", "small"));
        folder.Write("step-2/mine.txt", "mine");
        File.Delete(folder.At("step-2", "small"));

        Assert.Null(CheckpointStore.FindForeign(folder.Path, isRun: true));
        store.RemoveIncomplete();

        Assert.Equal(
            [folder.At("step-2"), folder.At("step-3")],
            Directory.EnumerateFileSystemEntries(folder.Path).Order(StringComparer.Ordinal));
        Assert.Equal([folder.At("step-2", "mine.txt")], Directory.EnumerateFileSystemEntries(folder.At("step-2")));
    }

    [Fact]
    public void NewestIntact_EveryCheckpointDamaged_IsAnErrorThatNamesTheFilesAndDeletesNothing()
    {
        using TemporaryFolder folder = new();
        CheckpointStore store = Filled(folder, 1, 2);
        File.WriteAllText(Path.Combine(folder.At("step-1"), "small"), "short");
        File.Delete(Path.Combine(folder.At("step-2"), "large"));

        UserDataException error = Assert.Throws<UserDataException>(
            () => store.NewestIntact(_ => { }, TestContext.Current.CancellationToken));

        Assert.Contains(Path.Combine("step-1", "small") + " has 5 bytes, but 8 were written", error.Message,
            StringComparison.Ordinal);
        Assert.Contains(Path.Combine("step-2", "large") + " is missing", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetDirectories(folder.Path).Length);
    }

    [Fact]
    public void NewestIntact_ManifestWithoutDigests_IsCheckedBySizes()
    {
        using TemporaryFolder folder = new();
        CheckpointStore store = Filled(folder, 1, 2);
        foreach (int step in new[] { 1, 2 })
        {
            string manifest = Path.Combine(folder.At($"step-{step}"), CheckpointManifest.Name);
            JsonObject json = JsonNode.Parse(File.ReadAllText(manifest))!.AsObject();
            Assert.True(json.Remove("sha256"));
            File.WriteAllText(manifest, json.ToJsonString());
        }

        File.WriteAllText(Path.Combine(folder.At("step-2"), "large"), "short");
        File.WriteAllText(Path.Combine(folder.At("step-1"), "large"), "same len");

        Assert.Equal(1, store.NewestIntact(_ => { }, TestContext.Current.CancellationToken)?.Step);
    }

    [Fact]
    public void Manifest_OfGigabytes_IsDamageAndNotRead()
    {
        using TemporaryFolder folder = new();
        string manifest = folder.At(CheckpointManifest.Name);
        using (FileStream stream = File.Create(manifest))
        {
            stream.SetLength(3L << 30);
        }

        Assert.StartsWith($"{manifest} has 3,221,225,472 bytes or more, but ", CheckpointManifest.FindMissing(folder.Path, 1),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Save_Manifest_HasTheDigestOfEveryFileHoweverItWasWritten()
    {
        using TemporaryFolder folder = new();
        Filled(folder, 7);
        JsonNode manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(folder.At("step-7"), CheckpointManifest.Name)))!;
        Assert.Equal(Sha256("contents"), manifest["sha256"]!["large"]!.GetValue<string>());
        Assert.Equal(Sha256("contents"), manifest["sha256"]!["small"]!.GetValue<string>());
    }

    private static CheckpointStore Filled(TemporaryFolder folder, params int[] steps)
    {
        CheckpointStore store = new(folder.Path, keep: 9);
        foreach (int step in steps)
        {
            store.Save(step, (target, digests) =>
            {
                File.WriteAllText(Path.Combine(target, "small"), "contents");
                using Stream large = digests.Create(Path.Combine(target, "large"));
                large.Write("cont"u8);
                large.Write("ents"u8);
            });
        }

        return store;
    }

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
