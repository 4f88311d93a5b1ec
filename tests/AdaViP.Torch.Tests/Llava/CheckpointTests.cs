using System.Text.Json.Nodes;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Llava.Checkpoints;
using AdaViP.Llava.Models;
using AdaViP.Llava.Text;
using AdaViP.Torch.Safetensors;
using Xunit;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tests.Llava;

public sealed class CheckpointTests
{
    // The reference checkpoint has the hub's names; the two other styles are made from it.
    [Theory]
    [InlineData("transformers 4.52")]
    [InlineData("transformers 5")]
    [InlineData("with stored buffers")]
    public void Load_OtherNamingStyle_GivesTheSameWeights(string style)
    {
        using GoldenLlava golden = GoldenLlava.Open();
        using TemporaryFolder folder = new();
        string renamed = folder.Copy(golden.Reference);
        Rewrite(renamed, (name, value) => style switch
        {
            "transformers 4.52" => [(Style452(name), value)],
            "transformers 5" => [(name.Replace("vision_tower.vision_model.", "vision_tower.", StringComparison.Ordinal), value)],
            _ => name.EndsWith("layers.0.self_attn.q_proj.weight", StringComparison.Ordinal)
                ? [(name, value), (name.Replace("q_proj.weight", "rotary_emb.inv_freq", StringComparison.Ordinal), ones(8))]
                : [(name, value)],
        });
        using LlavaModel want = LlavaCheckpointReader.Load(golden.Reference, CPU);
        using LlavaModel got = LlavaCheckpointReader.Load(renamed, CPU);
        AssertSameWeights(want, got);
    }

    [Theory]
    [InlineData("policy", 0)]
    [InlineData("policy", 3_000_000)]
    [InlineData("reference", 0)]
    [InlineData("original", 0)]
    public void Save_ThenLoad_IsBitEqualUnderHubNames(string which, long maxShardBytes)
    {
        using GoldenLlava golden = GoldenLlava.Open(GoldenLlava.Tiny);
        using TemporaryFolder folder = new();
        string source = which switch { "policy" => golden.Policy, "reference" => golden.Reference, _ => golden.Original };
        string target = folder.At("saved");
        using LlavaModel model = LlavaCheckpointReader.Load(source, CPU);
        LlavaCheckpointWriter.Save(model, source, target, maxShardBytes == 0
            ? LlavaCheckpointWriter.DefaultShardBytes : maxShardBytes);

        Assert.Equal(maxShardBytes != 0, File.Exists(Path.Combine(target, "model.safetensors.index.json")));
        using SafetensorsFolder stored = SafetensorsFolder.Open(target);
        using SafetensorsFile hub = SafetensorsFile.Open(Path.Combine(golden.Reference, "model.safetensors"));
        Assert.Equal(hub.Entries.Keys.Order(StringComparer.Ordinal), stored.FilesByTensor.Keys.Order(StringComparer.Ordinal));

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
                from = Path.Combine(golden.Original, "..", "clip", name);
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
    [InlineData(9_000_000)]
    public void Save_DiskFull_KeepsTheOldCheckpointAndLeavesNothing(long room)
    {
        using GoldenLlava golden = GoldenLlava.Open(GoldenLlava.Tiny);
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
        Assert.Contains("no such model folder", e.Message, StringComparison.Ordinal);

        using LlavaModel model = LlavaCheckpointReader.Load(golden.Reference, CPU);
        LlavaCheckpointWriter.Save(model, golden.Reference, place);
        Assert.Equal([place], Directory.GetFileSystemEntries(folder.Path));
        using LlavaModel again = LlavaCheckpointReader.Load(place, CPU);
        AssertSameWeights(model, again);
    }

    [Fact]
    public void Load_WrongShape_NamesFileTensorAndBothShapes()
    {
        using GoldenLlava golden = GoldenLlava.Open(GoldenLlava.Tiny);
        using TemporaryFolder folder = new();
        string place = folder.Copy(golden.Reference);
        Rewrite(place, (name, value) =>
            [(name, name.EndsWith("linear_1.weight", StringComparison.Ordinal) ? ones(64, 47) : value)]);
        UserDataException e = Assert.Throws<UserDataException>(() => LlavaCheckpointReader.Load(place, CPU));
        Assert.Contains("model.safetensors: tensor multi_modal_projector.linear_1.weight", e.Message, StringComparison.Ordinal);
        Assert.Contains("[64, 47]", e.Message, StringComparison.Ordinal);
        Assert.Contains("[64, 48]", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_MissingTensor_NamesIt()
    {
        using GoldenLlava golden = GoldenLlava.Open(GoldenLlava.Tiny);
        using TemporaryFolder folder = new();
        string place = folder.Copy(golden.Reference);
        Rewrite(place, (name, value) => name.EndsWith("lm_head.weight", StringComparison.Ordinal) ? [] : [(name, value)]);
        UserDataException e = Assert.Throws<UserDataException>(() => LlavaCheckpointReader.Load(place, CPU));
        Assert.Contains("language_model.lm_head.weight [32064, 64] is missing", e.Message, StringComparison.Ordinal);
    }

    // transformers warns of tensors that a model has no place for, and loads the rest.
    [Fact]
    public void Load_TensorsWithoutAPlace_ToldWithNamesAndTheirNumber()
    {
        using GoldenLlava golden = GoldenLlava.Open();
        using TemporaryFolder folder = new();
        string place = folder.Copy(golden.Reference);
        EditConfig(place, config => config["text_config"]!["num_hidden_layers"] = 2);
        using (LlavaModel fewer = LlavaCheckpointReader.Load(place, CPU))
        {
            Assert.Matches(
                @": 9 of \d+ tensors have no place in the model that config.json describes: "
                + @"language_model.model.layers.2.input_layernorm.weight "
                + @"\[48\], \S+ \[[\d, ]+\], \S+ \[[\d, ]+\] and 6 more\. The model is used, and saved, without them\.",
                fewer.Notice);
        }

        place = folder.Copy(golden.Reference);
        Rewrite(place, (name, value) => name.EndsWith("lm_head.weight", StringComparison.Ordinal)
            ? [(name, value), ("score.weight", ones(3, 5))]
            : [(name, value)]);
        using LlavaModel model = LlavaCheckpointReader.Load(place, CPU);
        const string One = " tensor has no place in the model that config.json describes: score.weight [3, 5]. The";
        Assert.Contains(One, model.Notice!, StringComparison.Ordinal);
        using LlavaModel plain = LlavaCheckpointReader.Load(golden.Reference, CPU);
        Assert.Null(plain.Notice);
        AssertSameWeights(plain, model);
    }

    // What shows that the files are of something else stays an error: an adapter, or a model whose weights are mostly others.
    [Theory]
    [InlineData("q.lora_A.default.weight", 1, "q.lora_A.default.weight is an adapter's, as PEFT names them", "merge_and_unload()")]
    [InlineData("q_proj.qweight", 1, "quantised (GPTQ or AWQ", "q_proj.qweight")]
    [InlineData("other.{0}.weight", 500, "500 of ", "correct config.json")]
    public void Load_TensorsOfSomethingElse_AreAnError(string extra, int count, params string[] words)
    {
        using GoldenLlava golden = GoldenLlava.Open();
        using TemporaryFolder folder = new();
        string place = folder.Copy(golden.Reference);
        Rewrite(place, (name, value) => name.EndsWith("lm_head.weight", StringComparison.Ordinal)
            ? [(name, value), .. Enumerable.Range(0, count)
                .Select(i => (extra.Replace("{0}", $"{i}", StringComparison.Ordinal), ones(1)))]
            : [(name, value)]);
        UserDataException e = Assert.Throws<UserDataException>(() => LlavaCheckpointReader.Load(place, CPU));
        Assert.All(words, word => Assert.Contains(word, e.Message, StringComparison.Ordinal));
    }

    // transformers: a stored head that differs is not tied, an equal one is, and one without an embedding gives the embedding.
    [Theory]
    [InlineData("other head", false)]
    [InlineData("same head", true)]
    [InlineData("head only", true)]
    public void Load_TiedInTheConfigurationWithAStoredHead_IsTiedWhereTheValuesAre(string stored, bool tied)
    {
        using GoldenLlava golden = GoldenLlava.Open();
        using TemporaryFolder folder = new();
        string place = folder.Copy(golden.Reference);
        EditConfig(place, config => config["tie_word_embeddings"] = true);
        const string Embedding = "language_model.model.embed_tokens.weight";
        const string Head = "language_model.lm_head.weight";
        Rewrite(place, (name, value) => (stored, name) switch
        {
            ("same head", Head) => [],
            ("same head", Embedding) => [(name, value), (Head, value)],
            ("head only", Embedding) => [],
            _ => [(name, value)],
        });
        using LlavaModel model = LlavaCheckpointReader.Load(place, CPU);
        using LlavaModel untied = LlavaCheckpointReader.Load(golden.Reference, CPU);
        Assert.Equal(tied, model.Config.Text.TiedHead);
        Tensor head = stored == "same head" ? untied.Decoder.EmbedWeight.Value : untied.Decoder.HeadWeight;
        Tensor embedding = stored == "head only" ? untied.Decoder.HeadWeight : untied.Decoder.EmbedWeight.Value;
        TensorClose.Equal("head", head, model.Decoder.HeadWeight);
        TensorClose.Equal("embedding", embedding, model.Decoder.EmbedWeight.Value);
    }

    [Fact]
    public void Load_DoublePrecisionWeights_AreRoundedOnce()
    {
        using GoldenLlava golden = GoldenLlava.Open();
        using TemporaryFolder folder = new();
        string place = folder.Copy(golden.Reference);
        Rewrite(place, (name, value) => [(name, value.to(ScalarType.Float64))]);
        using LlavaModel want = LlavaCheckpointReader.Load(golden.Reference, CPU);
        using LlavaModel got = LlavaCheckpointReader.Load(place, CPU, ScalarType.Float32);
        AssertSameWeights(want, got);
    }

    [Fact]
    public void Load_HubCacheOfLinks_IsReadThroughThem()
    {
        using GoldenLlava golden = GoldenLlava.Open(GoldenLlava.Tiny);
        using TemporaryFolder folder = new();
        string blobs = Directory.CreateDirectory(folder.At("models--someone--llava/blobs")).FullName;
        string snapshot = Directory.CreateDirectory(folder.At("models--someone--llava/snapshots/0123abcd")).FullName;
        int number = 0;
        foreach (string file in Directory.EnumerateFiles(golden.Policy))
        {
            string blob = $"{++number:x40}";
            File.Copy(file, Path.Combine(blobs, blob));
            File.CreateSymbolicLink(Path.Combine(snapshot, Path.GetFileName(file)), Path.Combine("..", "..", "blobs", blob));
        }

        string link = Directory.CreateSymbolicLink(folder.At("latest"), snapshot).FullName;
        using LlavaModel want = LlavaCheckpointReader.Load(golden.Policy, CPU);
        using LlavaModel got = LlavaCheckpointReader.Load(link, CPU);
        AssertSameWeights(want, got);
        Assert.Equal(32000, LlavaTokenizer.Load(link, got.Config).PieceCount);
        LlavaCheckpointWriter.Save(got, link, folder.At("saved"));
        Assert.All(
            Directory.EnumerateFiles(folder.At("saved")), file => Assert.Null(new FileInfo(file).LinkTarget));
    }

    [Fact]
    public void Load_IntegerWeights_NamesTheDtype()
    {
        using GoldenLlava golden = GoldenLlava.Open();
        using TemporaryFolder folder = new();
        string place = folder.Copy(golden.Reference);
        Rewrite(place, (name, value) =>
            [(name, name.EndsWith("model.norm.weight", StringComparison.Ordinal) ? value.to(ScalarType.Int64) : value)]);
        UserDataException e = Assert.Throws<UserDataException>(() => LlavaCheckpointReader.Load(place, CPU));
        Assert.Contains("has dtype I64", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NoWeights_SaysWhatIsMissing()
    {
        using GoldenLlava golden = GoldenLlava.Open();
        using TemporaryFolder folder = new();
        File.Copy(Path.Combine(golden.Reference, "config.json"), folder.At("config.json"));
        UserDataException e = Assert.Throws<UserDataException>(() => LlavaCheckpointReader.Load(folder.Path, CPU));
        Assert.Contains("neither model.safetensors nor model.safetensors.index.json", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_TruncatedShard_NamesIt()
    {
        using GoldenLlava golden = GoldenLlava.Open(GoldenLlava.Tiny);
        using TemporaryFolder folder = new();
        string place = folder.Copy(golden.Policy);
        string shard = Path.Combine(place, "model-00002-of-00003.safetensors");
        File.WriteAllBytes(shard, File.ReadAllBytes(shard)[..100_000]);
        UserDataException e = Assert.Throws<UserDataException>(() => LlavaCheckpointReader.Load(place, CPU));
        Assert.Contains(shard, e.Message, StringComparison.Ordinal);
        Assert.Contains("truncated", e.Message, StringComparison.Ordinal);
    }

    internal static void AssertSameWeights(LlavaModel want, LlavaModel got)
    {
        Assert.Equal(want.Parameters.Select(parameter => parameter.Name), got.Parameters.Select(parameter => parameter.Name));
        for (int i = 0; i < want.Parameters.Count; i++)
        {
            TensorClose.Equal(want.Parameters[i].Name, want.Parameters[i].Value, got.Parameters[i].Value);
        }
    }

    internal static void EditConfig(string folder, Action<JsonObject> edit)
    {
        string path = Path.Combine(folder, "config.json");
        JsonObject config = JsonNode.Parse(File.ReadAllBytes(path))!.AsObject();
        edit(config);
        File.WriteAllText(path, config.ToJsonString());
    }

    private static string Style452(string name) => name switch
    {
        _ when name.StartsWith("language_model.lm_head.", StringComparison.Ordinal) => name["language_model.".Length..],
        _ when name.StartsWith("language_model.model.", StringComparison.Ordinal) =>
            "model.language_model." + name["language_model.model.".Length..],
        _ => "model." + name,
    };

    private static void Rewrite(string folder, Func<string, Tensor, (string, Tensor)[]> change)
    {
        using var scope = NewDisposeScope();
        string path = Path.Combine(folder, "model.safetensors");
        List<(string, Tensor)> changed = [];
        using (SafetensorsFile file = SafetensorsFile.Open(path))
        {
            foreach (string name in file.Entries.Keys)
            {
                changed.AddRange(change(name, file.Read(name)));
            }
        }

        SafetensorsWriter.Write(path, changed);
    }
}
