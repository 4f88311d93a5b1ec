using AdaViP.Core.Data;
using AdaViP.Llava.Checkpoints;
using AdaViP.Llava.Models;
using AdaViP.Torch.Tests.Support;
using Xunit;
using static AdaViP.Torch.Tests.Llava.CheckpointFiles;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tests.Llava;

/// <summary>Which folders are read as checkpoints, and how the others are refused.</summary>
public sealed class CheckpointLoadTests
{
    // The portable checkpoints have the names of transformers 5; the two other styles are made from them.
    [Theory]
    [InlineData("hub")]
    [InlineData("transformers 4.52")]
    [InlineData("with stored buffers")]
    public void Load_OtherNamingStyle_GivesTheSameWeights(string style)
    {
        using GoldenLlava golden = GoldenLlava.Open();
        using TemporaryFolder folder = new();
        string renamed = folder.Copy(golden.Reference);
        Rewrite(renamed, (name, value) => style switch
        {
            "hub" => [(HubName(name), value)],
            "transformers 4.52" => [(Style452(HubName(name)), value)],
            _ => name.EndsWith("layers.0.self_attn.q_proj.weight", StringComparison.Ordinal)
                ? [(name, value), (name.Replace("q_proj.weight", "rotary_emb.inv_freq", StringComparison.Ordinal), ones(8))]
                : [(name, value)],
        });
        using LlavaModel want = LlavaCheckpointReader.Load(golden.Reference, CPU);
        using LlavaModel got = LlavaCheckpointReader.Load(renamed, CPU);
        AssertSameWeights(want, got);
    }

    [Fact]
    public void Load_WrongShape_NamesFileTensorAndBothShapes()
    {
        using GoldenLlava golden = GoldenLlava.Open();
        using TemporaryFolder folder = new();
        string place = folder.Copy(golden.Reference);
        Rewrite(place, (name, value) =>
            [(name, name.EndsWith("linear_1.weight", StringComparison.Ordinal) ? ones(48, 31) : value)]);
        UserDataException e = Assert.Throws<UserDataException>(() => LlavaCheckpointReader.Load(place, CPU));
        Assert.Contains("model.safetensors: tensor multi_modal_projector.linear_1.weight", e.Message, StringComparison.Ordinal);
        Assert.Contains("[48, 31]", e.Message, StringComparison.Ordinal);
        Assert.Contains("[48, 32]", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_MissingTensor_NamesIt()
    {
        using GoldenLlava golden = GoldenLlava.Open();
        using TemporaryFolder folder = new();
        string place = folder.Copy(golden.Reference);
        Rewrite(place, (name, value) => name.EndsWith("lm_head.weight", StringComparison.Ordinal) ? [] : [(name, value)]);
        UserDataException e = Assert.Throws<UserDataException>(() => LlavaCheckpointReader.Load(place, CPU));
        Assert.Contains("language_model.lm_head.weight [704, 48] is missing", e.Message, StringComparison.Ordinal);
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
        const string One = " tensors has no place in the model that config.json describes: score.weight [3, 5]. The";
        Assert.Contains(One, model.Notice!, StringComparison.Ordinal);
        using LlavaModel plain = LlavaCheckpointReader.Load(golden.Reference, CPU);
        Assert.Null(plain.Notice);
        AssertSameWeights(plain, model);
    }

    // What shows that the files are of something else stays an error: an adapter, or a model whose weights are mostly others.
    [Theory]
    [InlineData("q.lora_A.default.weight",
        1, "q.lora_A.default.weight is an adapter's, as PEFT names them", "merge_and_unload()")]
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
        using GoldenLlava golden = GoldenLlava.Open();
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
        Assert.Equal(700, TokenizerPieces.CountIn(link));
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
        using GoldenLlava golden = GoldenLlava.Open();
        using TemporaryFolder folder = new();
        string place = folder.At("shards");
        using (LlavaModel model = LlavaCheckpointReader.Load(golden.Policy, CPU))
        {
            LlavaCheckpointWriter.Save(model, golden.Policy, place, maxShardBytes: 300_000);
        }

        string shard = Path.Combine(place, "model-00002-of-00003.safetensors");
        File.WriteAllBytes(shard, File.ReadAllBytes(shard)[..100_000]);
        UserDataException e = Assert.Throws<UserDataException>(() => LlavaCheckpointReader.Load(place, CPU));
        Assert.Contains(shard, e.Message, StringComparison.Ordinal);
        Assert.Contains("truncated", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OriginalLayout_GivesTheWeightsOfTheModelAndOfItsTower()
    {
        using GoldenLlava golden = GoldenLlava.Open();
        using TemporaryFolder folder = new();
        using LlavaModel want = LlavaCheckpointReader.Load(golden.Policy, CPU);
        using LlavaModel got = LlavaCheckpointReader.Load(OriginalLayout.Write(golden.Policy, folder), CPU);
        Assert.Equal(want.Parameters.Select(parameter => parameter.Name), got.Parameters.Select(parameter => parameter.Name));
        foreach ((NamedParameter one, NamedParameter other) in want.Parameters.Zip(got.Parameters))
        {
            using Tensor rows = other.Value.narrow(0, 0, one.Value.size(0));
            TensorClose.Equal(one.Name, one.Value, rows);
        }
    }

    private static string Style452(string name) => name switch
    {
        _ when name.StartsWith("language_model.lm_head.", StringComparison.Ordinal) => name["language_model.".Length..],
        _ when name.StartsWith("language_model.model.", StringComparison.Ordinal) =>
            "model.language_model." + name["language_model.model.".Length..],
        _ => "model." + name,
    };
}
