using System.Text;
using System.Text.Json.Nodes;
using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.EndToEnd;

/// <summary>Files and folders that are something else than they seem: each is named, and what to do about it.</summary>
[Collection(ProcessTests.Name)]
public sealed class ForeignFilesTests : IDisposable
{
    private const string Pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a21\nsize 4988025760\n";

    private static readonly string Picture = GoldenRun.Picture;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("config.json")]
    [InlineData("model-00002-of-00003.safetensors")]
    [InlineData("model.safetensors.index.json")]
    [InlineData("tokenizer.model")]
    [InlineData("preprocessor_config.json")]
    [InlineData("generation_config.json")]
    public async Task ModelFile_GitLfsPointerOrPipe_IsNamedBeforeTheRunBegins(string name)
    {
        var model = new TinyCheckpoint(_folder);
        File.WriteAllText(model.File(name), Pointer);
        (await AdavipProcess.RunAsync(GoldenRun.TrainModel(model.Path, _folder.At("run"))))
            .ShouldFail(3, name, "Git LFS pointer", "5.0 GB", "git lfs pull");

        File.Delete(model.File(name));
        NamedPipe.Make(model.File(name));
        (await AdavipProcess.RunAsync(GoldenRun.TrainModel(model.Path, _folder.At("run"))))
            .ShouldFail(3, name, "is a named pipe, not a file");
        Assert.False(Directory.Exists(_folder.At("run", "step-1")));
    }

    [Theory]
    [InlineData("jsonl")]
    [InlineData("parquet")]
    public async Task Data_GitLfsPointer_IsNamed(string ending)
    {
        string data = _folder.Write($"train.{ending}", Pointer);
        (await LogProbsAsync(GoldenRun.Model, data)).ShouldFail(3, data, "Git LFS pointer", "git lfs pull");
    }

    [Fact]
    public async Task Picture_GitLfsPointerPipeOrDevice_IsNamed()
    {
        (await GenerateAsync(GoldenRun.Model, _folder.Write("photo.jpg", Pointer))).ShouldFail(3, "photo.jpg", "Git LFS pointer");
        NamedPipe.Make(_folder.At("pipe.jpg"));
        (await GenerateAsync(GoldenRun.Model, _folder.At("pipe.jpg"))).ShouldFail(3, "pipe.jpg", "is a named pipe");
        (await GenerateAsync(GoldenRun.Model, "/dev/zero")).ShouldFail(3, "/dev/zero", "is a device");

        string data = _folder.Write("a.jsonl", "{\"image\": \"photo.jpg\", \"question\": \"q\", \"chosen\": \"a\", "
            + "\"rejected\": \"b\"}\n");
        (await LogProbsAsync(GoldenRun.Model, data)).ShouldFail(3, "a.jsonl, line 1", "photo.jpg", "Git LFS pointer");
    }

    [Fact]
    public async Task Data_DeviceOrPipe_IsNamedInsteadOfRead()
    {
        (await LogProbsAsync(GoldenRun.Model, "/dev/zero")).ShouldFail(3, "/dev/zero", "is a device or a socket, not a file");
        NamedPipe.Make(_folder.At("rows.jsonl"));
        (await LogProbsAsync(GoldenRun.Model, _folder.At("rows.jsonl"))).ShouldFail(3, "rows.jsonl", "is a named pipe, not a "
            + "file");
    }

    [Fact]
    public async Task RunToResume_PipeUnderAFileOfIts_IsNamedInsteadOfWaitedFor()
    {
        string run = _folder.At("run");
        string[] one = ["--set", "schedule.steps=1"];
        string[] two = ["--set", "schedule.steps=2", "--resume"];
        (await AdavipProcess.RunAsync(GoldenRun.Train(run, one))).ShouldExit(0);
        foreach (string name in (string[])["environment.json", "step-1/complete.json"])
        {
            string file = Path.Combine(run, name);
            File.Move(file, file + ".kept");
            NamedPipe.Make(file);
            CommandResult result = await AdavipProcess.RunAsync(GoldenRun.Train(run, two));
            Assert.Contains($"{name} is a named pipe", result.Error, StringComparison.Ordinal);
            File.Move(file + ".kept", file, overwrite: true);
        }

        (await AdavipProcess.RunAsync(GoldenRun.Train(run, two))).ShouldExit(0);
    }

    // The record of machines is not part of the result: what somebody made of it stops no run.
    [Theory]
    [InlineData("{\"processes\": [], \"note\": \"\\ud800\"}")]
    [InlineData("{\"processes\": [], \"processes\": []}")]
    [InlineData("{\"processes\": 7")]
    public async Task RunToResume_EnvironmentChangedByHand_Continues(string text)
    {
        string run = _folder.At("run");
        (await AdavipProcess.RunAsync(GoldenRun.Train(run, "--set", "schedule.steps=1"))).ShouldExit(0);
        await File.WriteAllTextAsync(Path.Combine(run, "environment.json"), text, TestContext.Current.CancellationToken);
        (await AdavipProcess.RunAsync(GoldenRun.Train(run, "--set", "schedule.steps=2", "--resume"))).ShouldExit(0);
        var record = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(run, "environment.json"), TestContext.Current.CancellationToken));
        Assert.Single(record!["processes"]!.AsArray());
    }

    [Fact]
    public async Task Evaluation_PipeUnderItsNames_IsNamedInsteadOfWaitedFor()
    {
        string questions = _folder.Write("q.jsonl", "{\"question_id\": 1, \"image\": \"0.png\", \"text\": \"Is it?\", \"label\": \"yes\"}\n");
        foreach (string name in (string[])["run.json", "scores.json"])
        {
            string folder = Directory.CreateDirectory(_folder.At("out-" + name)).FullName;
            NamedPipe.Make(Path.Combine(folder, name));
            (await AdavipProcess.RunAsync(
                "evaluate", "pope", "--model", GoldenRun.Model, "--questions", questions, "--images", GoldenRun.Images, "--max-new-tokens", "2", "--out", folder))
                .ShouldFail(2, $"{name} is a named pipe");
        }
    }

    [Fact]
    public async Task Recipe_PipeOrGitLfsPointer_IsNamed()
    {
        NamedPipe.Make(_folder.At("pipe.yaml"));
        (await InProcess.RunAsync("plan", "--recipe", _folder.At("pipe.yaml"), "--model", GoldenRun.Model))
            .ShouldFail(2, "is a named pipe");
        (await InProcess.RunAsync("models", "check", _folder.At("pipe.yaml"))).ShouldFail(2, "is a named pipe");
        string pointer = _folder.Write("recipe.yaml", Pointer);
        (await InProcess.RunAsync("plan", "--recipe", pointer, "--model", GoldenRun.Model)).ShouldFail(2, "Git LFS pointer");
    }

    [Theory]
    [InlineData("llava-hf/llava-1.5-7b-hf")]
    [InlineData("https://huggingface.co/llava-hf/llava-1.5-7b-hf")]
    public async Task Model_NameOnTheHub_SaysThatNothingIsDownloadedAndWhatFetchesIt(string name) =>
        (await InProcess.RunAsync("plan", "--recipe", "tiny", "--model", name))
            .ShouldFail(3, name, "downloads nothing", "'hf download llava-hf/llava-1.5-7b-hf'");

    [Fact]
    public async Task Data_NameOnTheHub_SaysThatNothingIsDownloadedAndWhatFetchesIt() =>
        (await LogProbsAsync(GoldenRun.Model, "openbmb/RLHF-V-Dataset"))
            .ShouldFail(3, "downloads nothing", "'hf download --repo-type dataset openbmb/RLHF-V-Dataset'");

    [Fact]
    public async Task Model_AdapterAlone_SaysWhatItIsAndItsBase()
    {
        _folder.Write("run/adapter_config.json", "{\"peft_type\": \"LORA\", \"r\": 16, \"base_model_name_or_path\": "
            + "\"llava-hf/llava-1.5-7b-hf\"}");
        _folder.Write("run/adapter_model.safetensors", "x");
        (await PlanAsync(_folder.At("run"))).ShouldFail(
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
        CommandResult result = await PlanAsync(_folder.At("llava-lora"));
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
        CommandResult result = await PlanAsync(_folder.At("llava-lora"));
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
        (await PlanAsync(_folder.At("run"))).ShouldFail(
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
        CommandResult result = await PlanAsync(model.Path);
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
        (await PlanAsync(model.Path)).ShouldFail(3, name, words);
    }

    [Fact]
    public async Task Model_FolderAboveTheModel_NamesTheFoldersThatHoldOne()
    {
        _folder.Copy(GoldenRun.Model, "cache/snapshots/0123abcd");
        (await PlanAsync(_folder.At("cache"))).ShouldFail(3, "config.json is missing", "snapshots/0123abcd");
        _folder.Copy(GoldenRun.Model, "runs/checkpoint-10");
        (await PlanAsync(_folder.At("runs"))).ShouldFail(3, "runs/checkpoint-10");
    }

    [Theory]
    [InlineData("{\"quant_method\": \"bitsandbytes\", \"load_in_4bit\": true}", "\"bitsandbytes\", 4 bits")]
    [InlineData("{\"quant_method\": \"gptq\", \"bits\": 8}", "\"gptq\", 8 bits")]
    public async Task Config_Quantised_NamesMethodAndBits(string settings, string words)
    {
        TinyCheckpoint model = new TinyCheckpoint(_folder)
            .Configure(config => config["quantization_config"] = JsonNode.Parse(settings));
        (await PlanAsync(model.Path)).ShouldFail(3, "quantization_config", words, "BF16");
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

        (await GenerateAsync(model.Path, Picture)).ShouldFail(3, "is missing", replacement, words);
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

        CommandResult result = await GenerateAsync(model.Path, Picture);
        result.ShouldFail(3, names[0], "save_file", "glob('pytorch_model-0000*.bin')", "weights_only=True");
        Assert.DoesNotContain("training_args", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Picture_AsBase64Text_IsNamedAndNotPrinted()
    {
        string text = Convert.ToBase64String(File.ReadAllBytes(Picture));
        const string Row = "{\"image\": \"TEXT\", \"question\": \"q\", \"chosen\": \"a\", \"rejected\": \"b\"}\n";
        string data = _folder.Write("a.jsonl", Row.Replace("TEXT", text, StringComparison.Ordinal));

        CommandResult result = await LogProbsAsync(GoldenRun.Model, data);

        result.ShouldFail(3, "a.jsonl, line 1", "'image'", "base64", "path of a picture file");
        Assert.InRange(result.Error.Length, 1, 1000);
    }

    [Theory]
    [InlineData(
        "role", "{\"messages\": [{\"role\": \"LONG\", \"content\": \"x\"}], \"images\": [\"a\"], \"rejected_response\": \"\"}")]
    [InlineData("id", "{\"id\": \"LONG\", \"image\": \"a.jpg\", \"question\": \"q\", \"chosen\": \"a\"}")]
    [InlineData("LONG", "{\"LONG\": 1}")]
    public async Task Row_EndlessValue_IsCutInEveryMessage(string field, string row)
    {
        string text = row.Replace("LONG", new string('x', 300000), StringComparison.Ordinal);
        CommandResult result = await LogProbsAsync(GoldenRun.Model, _folder.Write("a.jsonl", text + "\n" + text + "\n"));
        result.ShouldFail(3, field == "LONG" ? "xxx" : field);
        Assert.InRange(result.Error.Length, 1, 3000);
    }

    [Fact]
    public async Task Shell_FewOpenFiles_SaysHowToRaiseThem()
    {
        foreach (int limit in new[] { 32, 64 })
        {
            (await AdavipProcess.RunShellAsync($"ulimit -n {limit}; exec adavip version", _folder.Path))
                .ShouldFail(1, $"may have {limit} files open", "needs 256", "ulimit -n");
        }
    }

    [Fact]
    public async Task Shell_LittleAddressSpace_NamesLibtorchAndLeavesNothingBesideTheProgram()
    {
        // What the runtime needs, and libtorch besides, differs from machine to machine: from too little for both to enough.
        const int Step = 250, Most = 16_000;
        Assert.SkipUnless(File.Exists("/usr/bin/prlimit"), "prlimit is missing");
        string copies = Path.Combine(AppContext.BaseDirectory, "cpu");
        Assert.False(Directory.Exists(copies), $"{copies} is of an earlier failure; delete it");
        bool isNamed = false;
        for (int megabytes = 1500; megabytes <= Most && !isNamed; megabytes += Step)
        {
            string line = $"exec prlimit --core=0 --as={megabytes}000000 adavip generate --model {GoldenRun.Model} "
                + $"--image {GoldenRun.Picture} --question hi --max-new-tokens 1 --device cpu";
            CommandResult result = await AdavipProcess.RunShellAsync(line, _folder.Path);
            Assert.False(Directory.Exists(copies), $"with {megabytes} MB: {result.Error}");
            Assert.True(result.Code != 0, $"no limit lay between what the runtime and what libtorch needs; {megabytes} MB sufficed");
            isNamed = result.Error.Contains("libtorch", StringComparison.Ordinal);
            if (isNamed)
            {
                result.ShouldFail(1, "libtorch");
                Assert.Equal("", result.Out);
            }
        }

        Assert.True(isNamed, $"libtorch was never named, up to {Most} MB");
    }

    private static Task<CommandResult> PlanAsync(string model) =>
        InProcess.RunAsync("plan", "--recipe", "tiny", "--model", model);

    private static Task<CommandResult> GenerateAsync(string model, string picture) =>
        AdavipProcess.RunAsync("generate", "--model", model, "--image", picture, "--question", "hi", "--max-new-tokens", "1");

    private Task<CommandResult> LogProbsAsync(string model, string data) =>
        AdavipProcess.RunAsync("logprobs", "--recipe", "tiny", "--model", model, "--data", data, "--out", _folder.At("logprobs.jsonl"));

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
