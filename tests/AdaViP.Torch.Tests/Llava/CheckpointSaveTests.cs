using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Llava.Checkpoints;
using AdaViP.Llava.Models;
using AdaViP.Torch.Safetensors;
using AdaViP.Torch.Tests.Support;
using Xunit;
using static AdaViP.Torch.Tests.Llava.CheckpointFiles;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tests.Llava;

/// <summary>What is written, and what stays when writing fails.</summary>
public sealed class CheckpointSaveTests
{
    [Theory]
    [InlineData("policy", 0)]
    [InlineData("policy", 300_000)]
    [InlineData("reference", 0)]
    [InlineData("original", 0)]
    public void Save_ThenLoad_IsBitEqualUnderHubNames(string which, long maxShardBytes)
    {
        using GoldenLlava golden = GoldenLlava.Open();
        using TemporaryFolder folder = new();
        string source = which switch
        {
            "policy" => golden.Policy,
            "reference" => golden.Reference,
            _ => OriginalLayout.Write(golden.Policy, folder),
        };
        string target = folder.At("saved");
        using LlavaModel model = LlavaCheckpointReader.Load(source, CPU);
        LlavaCheckpointWriter.Save(model, source, target, maxShardBytes == 0
            ? LlavaCheckpointWriter.DefaultShardBytes : maxShardBytes);

        Assert.Equal(maxShardBytes != 0, File.Exists(Path.Combine(target, "model.safetensors.index.json")));
        using SafetensorsFolder stored = SafetensorsFolder.Open(target);
        using SafetensorsFile file = SafetensorsFile.Open(Path.Combine(golden.Reference, "model.safetensors"));
        Assert.Equal(
            file.Entries.Keys.Select(HubName).Order(StringComparer.Ordinal),
            stored.FilesByTensor.Keys.Order(StringComparer.Ordinal));

        using LlavaModel again = LlavaCheckpointReader.Load(target, CPU);
        AssertSameWeights(model, again);
        Assert.Equal(CheckpointLayout.HuggingFace, again.Config.Layout);
        Assert.Equal(
            model.Config with { Layout = default, VisionTowerFolder = null, Text = model.Config.Text with { EndTokenIds = [] } },
            again.Config with { Text = again.Config.Text with { EndTokenIds = [] } });
        Assert.Equal(model.Config.Text.EndTokenIds, again.Config.Text.EndTokenIds);
        foreach (string name in (string[])["tokenizer.model", "preprocessor_config.json", "generation_config.json"])
        {
            string from = Path.Combine(source, name);
            if (!File.Exists(from) && which == "original" && name == "preprocessor_config.json")
            {
                from = Path.Combine(source, "..", "clip", name);
            }

            Assert.Equal(File.Exists(from), File.Exists(Path.Combine(target, name)));
            if (File.Exists(from))
            {
                Assert.Equal(File.ReadAllBytes(from), File.ReadAllBytes(Path.Combine(target, name)));
            }
        }
    }

    [Fact]
    public void Save_GroupedHeadsTiedHeadAndRopeScaling_LoadsEqual()
    {
        using TemporaryFolder folder = new();
        using LlavaModel model = LlavaModel.CreateRandom(TestModels.GroupedConfig(), 3, CPU, ScalarType.BFloat16);
        LlavaCheckpointWriter.Save(model, null, folder.At("saved"));
        using LlavaModel again = LlavaCheckpointReader.Load(folder.At("saved"), CPU);
        Assert.Equal(ScalarType.BFloat16, again.Dtype);
        Assert.Equal(model.Config.Text.RopeScaling, again.Config.Text.RopeScaling);
        Assert.True(again.Config.Text.TiedHead);
        Assert.Same(again.Decoder.EmbedWeight, again.Decoder.HeadWeightParameter);
        Assert.DoesNotContain(again.Parameters, parameter => parameter.Name.Contains("lm_head", StringComparison.Ordinal));
        AssertSameWeights(model, again);
    }

    [Fact]
    public void Save_OverItsOwnSource_ReplacesIt()
    {
        using GoldenLlava golden = GoldenLlava.Open();
        using TemporaryFolder folder = new();
        string place = folder.Copy(golden.Reference);
        File.WriteAllText(Path.Combine(place, "tokenizer.model"), "pieces");
        using LlavaModel model = LlavaCheckpointReader.Load(place, CPU);
        using (no_grad())
        {
            model.Decoder.NormWeight.Value.add_(1);
        }

        LlavaCheckpointWriter.Save(model, place, place);
        using LlavaModel again = LlavaCheckpointReader.Load(place, CPU);
        AssertSameWeights(model, again);
        Assert.Equal("pieces", File.ReadAllText(Path.Combine(place, "tokenizer.model")));
        Assert.Equal([place], Directory.GetFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(10_000)]
    [InlineData(400_000)]
    public void Save_DiskFull_KeepsTheOldCheckpointAndLeavesNothing(long room)
    {
        using GoldenLlava golden = GoldenLlava.Open();
        using TemporaryFolder folder = new();
        string place = folder.At("saved");
        using LlavaModel old = LlavaCheckpointReader.Load(golden.Reference, CPU);
        LlavaCheckpointWriter.Save(old, golden.Reference, place);
        using LlavaModel fresh = LlavaCheckpointReader.Load(golden.Policy, CPU);
        StorageException e = Assert.Throws<StorageException>(() => LlavaCheckpointWriter.Save(
            fresh, golden.Policy, place, LlavaCheckpointWriter.DefaultShardBytes, path => new FullDisk(path, room)));
        Assert.Matches(@"/saved/\S+\.(json|model|safetensors) cannot be written: the disk is full", e.Message);
        Assert.DoesNotContain(".partial", e.Message, StringComparison.Ordinal);
        Assert.Equal([place], Directory.GetFileSystemEntries(folder.Path));
        using LlavaModel kept = LlavaCheckpointReader.Load(place, CPU);
        AssertSameWeights(old, kept);
    }

    [Fact]
    public void Save_AfterAKilledSave_ReplacesTheLeftover()
    {
        using GoldenLlava golden = GoldenLlava.Open();
        using TemporaryFolder folder = new();
        string place = folder.At("saved");

        // What a process killed while saving leaves: a work folder that was never renamed.
        Directory.CreateDirectory(place + ".partial");
        File.WriteAllText(Path.Combine(place + ".partial", "model.safetensors"), "half");
        UserDataException e = Assert.Throws<UserDataException>(() => LlavaCheckpointReader.Load(place, CPU));
        Assert.Contains(" does not exist. Give the folder that holds config.json", e.Message, StringComparison.Ordinal);

        using LlavaModel model = LlavaCheckpointReader.Load(golden.Reference, CPU);
        LlavaCheckpointWriter.Save(model, golden.Reference, place);
        Assert.Equal([place], Directory.GetFileSystemEntries(folder.Path));
        using LlavaModel again = LlavaCheckpointReader.Load(place, CPU);
        AssertSameWeights(model, again);
    }
}
