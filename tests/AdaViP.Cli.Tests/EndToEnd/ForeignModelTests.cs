using System.Text;
using System.Text.Json.Nodes;
using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.EndToEnd;

/// <summary>Models as other programs name and store them: each is recognised, and what to do about it is said.</summary>
public sealed class ForeignModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("llava-hf/llava-1.5-7b-hf")]
    [InlineData("https://huggingface.co/llava-hf/llava-1.5-7b-hf")]
    public async Task Model_NameOnTheHub_SaysThatNothingIsDownloadedAndWhatFetchesIt(string name) =>
        (await InProcess.RunAsync("plan", "--recipe", "tiny", "--model", name))
            .ShouldFail(3, name, "downloads nothing", "'hf download llava-hf/llava-1.5-7b-hf'");

    [Fact]
    public async Task Data_NameOnTheHub_SaysThatNothingIsDownloadedAndWhatFetchesIt() =>
        (await ShortRuns.LogProbsAsync(_folder, "openbmb/RLHF-V-Dataset"))
            .ShouldFail(3, "downloads nothing", "'hf download --repo-type dataset openbmb/RLHF-V-Dataset'");

    [Fact]
    public async Task Model_AdapterAlone_SaysWhatItIsAndItsBase()
    {
        _folder.Write("run/adapter_config.json", "{\"peft_type\": \"LORA\", \"r\": 16, \"base_model_name_or_path\": "
            + "\"llava-hf/llava-1.5-7b-hf\"}");
        _folder.Write("run/adapter_model.safetensors", "x");
        (await ShortRuns.PlanAsync(_folder.At("run"))).ShouldFail(
            3, "is the output of an adapter training, not a model", "is a LoRA adapter of rank 16", "llava-hf/llava-1.5-7b-hf",
            "not applied", "merge_and_unload");
    }

    [Theory]
    [InlineData("adapter_config.json")]
    [InlineData("adapter_model.safetensors")]
    [InlineData("adapter_model.bin")]
    public async Task Model_AdapterWithConfigButWithoutBaseWeights_IsNotBesideAModel(string name)
    {
        _folder.Write("llava-lora/config.json", "{}");
        _folder.Write($"llava-lora/{name}", "{}");
        CommandResult result = await ShortRuns.PlanAsync(_folder.At("llava-lora"));
        result.ShouldFail(3, "is the output of an adapter training, not a model", "merge_and_unload");
        Assert.DoesNotContain("beside a model", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(" a adapter", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Model_AdapterOfLlavasTrainer_NamesTheProjectorThatAMergeByPeftWouldLose()
    {
        _folder.Write("llava-lora/config.json", "{}");
        _folder.Write("llava-lora/adapter_model.safetensors", "x");
        _folder.Write("llava-lora/non_lora_trainables.bin", "x");
        CommandResult result = await ShortRuns.PlanAsync(_folder.At("llava-lora"));
        result.ShouldFail(3, "not a model", "is an adapter", "non_lora_trainables.bin holds", "projector",
            "merge_lora_weights.py");
        Assert.DoesNotContain("merge_and_unload", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("beside a model", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Model_FolderAboveAdapters_SaysThatTheyAreAdapters()
    {
        _folder.Write("run/checkpoint-5/adapter_config.json", "{\"r\": 8, \"base_model_name_or_path\": \"a/b\"}");
        _folder.Write("run/checkpoint-5/adapter_model.safetensors", "x");
        (await ShortRuns.PlanAsync(_folder.At("run"))).ShouldFail(
            3, "config.json is missing", "checkpoint-5", "output of an adapter training, not a model", "LoRA adapter of rank 8",
            "\"a/b\"", "merge_and_unload");
    }

    [Theory]
    [InlineData("{\"r\": 8}", "adapter_config.json is a LoRA adapter of rank 8")]
    [InlineData("{\"r\": ", "is an adapter with a description that cannot be read")]
    public async Task Model_AdapterInAFolderOfIt_IsNamedAsNotApplied(string config, string words)
    {
        var model = new TinyCheckpoint(_folder);
        Directory.CreateDirectory(model.File("adapter"));
        File.WriteAllText(model.File("adapter/adapter_config.json"), config);
        File.WriteAllText(model.File("adapter/adapter_model.safetensors"), "x");
        CommandResult result = await ShortRuns.PlanAsync(model.Path);
        Assert.Equal(0, result.Code);
        Assert.StartsWith("warning: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(words, result.Error, StringComparison.Ordinal);
        Assert.Contains("It is not applied", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("adapter_config.json", "{\"peft_type\": \"IA3\", \"base_model_name_or_path\": null}", "PEFT adapter of type IA3")]
    [InlineData("adapter_model.bin", "x", "names no base model")]
    [InlineData("adapter_config.json", "{\"r\": 8", "adapter_config.json, line 1")]
    public async Task Model_AdapterBesideAWholeModel_IsNotIgnored(string name, string content, string words)
    {
        var model = new TinyCheckpoint(_folder);
        File.WriteAllText(model.File(name), content);
        (await ShortRuns.PlanAsync(model.Path)).ShouldFail(3, name, words);
    }

    [Fact]
    public async Task Model_FolderAboveTheModel_NamesTheFoldersThatHoldOne()
    {
        _folder.Copy(GoldenRun.Model, "cache/snapshots/0123abcd");
        (await ShortRuns.PlanAsync(_folder.At("cache"))).ShouldFail(3, "config.json is missing", "snapshots/0123abcd");
        _folder.Copy(GoldenRun.Model, "runs/checkpoint-10");
        (await ShortRuns.PlanAsync(_folder.At("runs"))).ShouldFail(3, "runs/checkpoint-10");
    }

    [Theory]
    [InlineData("{\"quant_method\": \"bitsandbytes\", \"load_in_4bit\": true}", "\"bitsandbytes\", 4 bits")]
    [InlineData("{\"quant_method\": \"gptq\", \"bits\": 8}", "\"gptq\", 8 bits")]
    public async Task Config_Quantised_NamesMethodAndBits(string settings, string words)
    {
        TinyCheckpoint model = new TinyCheckpoint(_folder)
            .Configure(config => config["quantization_config"] = JsonNode.Parse(settings));
        (await ShortRuns.PlanAsync(model.Path)).ShouldFail(3, "quantization_config", words, "BF16");
    }

    [Theory]
    [InlineData(
        "language_model.model.layers.0.mlp.up_proj.weight", "language_model.model.layers.0.mlp.up_proj.qweight",
        "quantised (GPTQ or AWQ")]
    [InlineData("language_model.", "module.language_model.", "the prefix \"module.\" comes from data-parallel training")]
    [InlineData("language_model.", "base_model.model.language_model.", "the prefix \"base_model.model.\" comes from PEFT")]
    public async Task Weights_NamesOfAnotherProgram_AreShownAndExplained(string name, string replacement, string words)
    {
        var model = new TinyCheckpoint(_folder);
        foreach (string shard in Directory.EnumerateFiles(model.Path, "*.safetensors*"))
        {
            Rename(shard, name, replacement);
        }

        (await ShortRuns.GenerateAsync(model.Path)).ShouldFail(3, "is missing", replacement, words);
    }

    [Fact]
    public async Task Weights_Pickled_NamesThemAndACommandThatConverts()
    {
        var model = new TinyCheckpoint(_folder);
        Directory.GetFiles(model.Path, "*.safetensors*").ToList().ForEach(File.Delete);
        string[] names = ["pytorch_model-00001-of-00002.bin", "pytorch_model-00002-of-00002.bin", "training_args.bin"];
        foreach (string name in names)
        {
            File.WriteAllText(model.File(name), "x");
        }

        CommandResult result = await ShortRuns.GenerateAsync(model.Path);
        result.ShouldFail(3, names[0], "save_file", "glob('pytorch_model-0000*.bin')", "weights_only=True");
        Assert.DoesNotContain("training_args", result.Error, StringComparison.Ordinal);
    }

    // Names of tensors in a header or an index.
    private static void Rename(string file, string name, string replacement)
    {
        byte[] bytes = File.ReadAllBytes(file);
        if (file.EndsWith(".json", StringComparison.Ordinal))
        {
            string index = Encoding.UTF8.GetString(bytes);
            File.WriteAllText(file, index.Replace("\"" + name, "\"" + replacement, StringComparison.Ordinal));
            return;
        }

        int length = checked((int)BitConverter.ToInt64(bytes));
        byte[] header = Encoding.UTF8.GetBytes(
            Encoding.UTF8.GetString(bytes, 8, length).Replace("\"" + name, "\"" + replacement, StringComparison.Ordinal));
        File.WriteAllBytes(file, [.. BitConverter.GetBytes((long)header.Length), .. header, .. bytes[(8 + length)..]]);
    }
}
