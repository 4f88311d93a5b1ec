using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.EndToEnd;

/// <summary>
/// What may lie in the place of a file: Git LFS pointers, pipes and devices are named, and nobody waits for them.
/// </summary>
public sealed class NotAFileTests : IDisposable
{
    private const string Pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a21\nsize 4988025760\n";

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
    [InlineData("tokenizer.json")]
    [InlineData("processor_config.json")]
    [InlineData("generation_config.json")]
    [InlineData("model.safetensors")]
    [InlineData("model.safetensors.index.json")]
    public async Task ModelFile_Folder_IsNamedWhetherTheFileIsNeededOrNot(string name)
    {
        var model = new TinyCheckpoint(_folder);
        if (name == "model.safetensors.index.json")
        {
            model.Index();
        }

        File.Delete(model.File(name));
        Directory.CreateDirectory(model.File(name));
        (await ShortRuns.GenerateAsync(model.Path)).ShouldFail(3, $"{name} is a folder, not a file");
    }

    [Theory]
    [InlineData("jsonl")]
    [InlineData("parquet")]
    public async Task Data_GitLfsPointer_IsNamed(string ending)
    {
        string data = _folder.Write($"train.{ending}", Pointer);
        (await ShortRuns.LogProbsAsync(_folder, data)).ShouldFail(3, data, "Git LFS pointer", "git lfs pull");
    }

    [Fact]
    public async Task Picture_GitLfsPointerPipeOrDevice_IsNamed()
    {
        (await ShortRuns.GenerateAsync(GoldenRun.Model, _folder.Write("photo.jpg", Pointer)))
            .ShouldFail(3, "photo.jpg", "Git LFS pointer");
        NamedPipe.Make(_folder.At("pipe.jpg"));
        (await ShortRuns.GenerateAsync(GoldenRun.Model, _folder.At("pipe.jpg"))).ShouldFail(3, "pipe.jpg", "is a named pipe");
        (await ShortRuns.GenerateAsync(GoldenRun.Model, "/dev/zero")).ShouldFail(3, "/dev/zero", "is a device");

        string data = _folder.Write("a.jsonl", "{\"image\": \"photo.jpg\", \"question\": \"q\", \"chosen\": \"a\", "
            + "\"rejected\": \"b\"}\n");
        (await ShortRuns.LogProbsAsync(_folder, data)).ShouldFail(3, "a.jsonl, line 1", "photo.jpg", "Git LFS pointer");
    }

    [Fact]
    public async Task Picture_WhoseNameHasALineBreak_IsNamedInOneLine()
    {
        string data = _folder.Write("a.jsonl", "{\"image\": \"\\u001b[31mred\\nerror: .png\", \"question\": \"q\", "
            + "\"chosen\": \"a\", \"rejected\": \"b\"}\n");
        CommandResult result = (await ShortRuns.LogProbsAsync(_folder, data))
            .ShouldFail(3, "a.jsonl, line 1", "\\u001b[31mred\\nerror: .png");
        Assert.DoesNotContain("\nerror: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_DeviceOrPipe_IsNamedInsteadOfRead()
    {
        (await ShortRuns.LogProbsAsync(_folder, "/dev/zero")).ShouldFail(3, "/dev/zero", "is a device or a socket, not a file");
        NamedPipe.Make(_folder.At("rows.jsonl"));
        (await ShortRuns.LogProbsAsync(_folder, _folder.At("rows.jsonl"))).ShouldFail(3, "rows.jsonl", "is a named pipe, not a "
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

    [Fact]
    public async Task Evaluation_PipeUnderItsNames_IsNamedInsteadOfWaitedFor()
    {
        string questions = _folder.Write(
            "q.jsonl", "{\"question_id\": 1, \"image\": \"0.png\", \"text\": \"Is it?\", \"label\": \"yes\"}\n");
        foreach (string name in (string[])["run.json", "scores.json"])
        {
            string folder = Directory.CreateDirectory(_folder.At("out-" + name)).FullName;
            NamedPipe.Make(Path.Combine(folder, name));
            (await AdavipProcess.RunAsync(
                "evaluate", "pope", "--model", GoldenRun.Model, "--questions", questions, "--images", GoldenRun.Images,
                "--max-new-tokens", "2", "--out", folder))
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
    [InlineData("pairs.json")]
    [InlineData("parts/00001.journal")]
    public async Task Pairs_NamedPipeAmongTheFiles_IsRefusedWithoutBlocking(string name)
    {
        _folder.Write("pairs/trace-00000-of-00002.jsonl", "");
        Directory.CreateDirectory(_folder.At("pairs", "parts"));
        NamedPipe.Make(_folder.At("pairs", name));
        (await AdavipProcess.RunAsync("pairs", "show", _folder.At("pairs"), "--out", _folder.At("x.html")))
            .ShouldFail(3, Path.GetFileName(name), "is a named pipe, not a file");
    }
}
