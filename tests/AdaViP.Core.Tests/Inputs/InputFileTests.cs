using System.Runtime.Versioning;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Core.Tests.Inputs;

public sealed class InputFileTests : IDisposable
{
    private const string Pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a21\nsize 4988025760\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_FileOfItsOwn_GivesItsBytes() =>
        Assert.Equal("ab"u8.ToArray(), InputFile.ReadAllBytes(_folder.Write("a.txt", "ab"), BoundedFile.Settings));

    [Fact]
    public void ReadLines_MarkAndBothLineEnds_AreNoPartOfThem() =>
        Assert.Equal(["é", "", "b"], InputFile.ReadLines(_folder.Write("a.txt", "\uFEFFé\r\n\nb\n")));

    [Theory]
    [InlineData(Pointer)]
    [InlineData("version https://hawser.github.com/spec/v1\noid sha256:4d7a21\nsize 4988025760\n")]
    public void Read_GitLfsPointer_SaysSoWithTheRealSizeAndTheCommand(string pointer)
    {
        string path = _folder.Write("model.safetensors", pointer);

        string message = Assert.Throws<UserDataException>(() => InputFile.Open(path)).Message;

        Assert.Contains(path, message, StringComparison.Ordinal);
        Assert.Contains("Git LFS pointer", message, StringComparison.Ordinal);
        Assert.Contains("5.0 GB", message, StringComparison.Ordinal);
        Assert.Contains("git lfs pull", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TextThatMentionsGitLfs_IsAFileOfItsOwn()
    {
        string longer = Pointer + new string('x', GitLfsPointer.LongestPointer);
        Assert.Equal(longer.Length, InputFile.ReadAllBytes(_folder.Write("notes.txt", longer), BoundedFile.Settings).Length);
        Assert.Equal(5, InputFile.ReadAllBytes(_folder.Write("short.txt", "versi"), BoundedFile.Settings).Length);
    }

    [Fact]
    public void Read_NamedPipe_IsRefusedWithoutBlocking()
    {
        string path = _folder.At("pipe.json");
        NamedPipe.Make(path);
        string message = Assert.Throws<UserDataException>(() => InputFile.ReadAllBytes(path, BoundedFile.Settings)).Message;
        Assert.Contains("is a named pipe, not a file", message, StringComparison.Ordinal);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Read_LinkIntoAFolderThatCannotBeListed_NamesTheTarget()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "root may list every folder");
        string blobs = Path.GetDirectoryName(_folder.Write(Path.Combine("blobs", "other"), "x"))!;
        string link = Linked("config.json", "../blobs/abc");
        File.SetUnixFileMode(blobs, UnixFileMode.UserExecute);

        string message = Assert.Throws<UserDataException>(() => InputFile.Open(link)).Message;

        File.SetUnixFileMode(blobs, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.Contains($"is a link to {Path.Combine(blobs, "abc")}, which does not exist", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc.incomplete", "download was not finished")]
    [InlineData("abc.1f2e.incomplete", "download was not finished")]
    [InlineData("abd", "'hf download'")]
    public void Read_LinkIntoTheHubsCacheWithoutItsFile_NamesTargetAndCommand(string begun, string words)
    {
        _folder.Write(Path.Combine("blobs", begun), "half");
        string link = Linked("config.json", "../blobs/abc");

        string message = Assert.Throws<UserDataException>(() => InputFile.Open(link)).Message;

        string target = Path.Combine(_folder.Path, "blobs", "abc");
        Assert.StartsWith($"{link} is a link to {target}, which does not exist", message, StringComparison.Ordinal);
        Assert.Contains(words, message, StringComparison.Ordinal);
        Assert.Contains("Run its download again", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_LinksThatLeadNowhere_SayWhichAndWhere()
    {
        string circle = Linked("a", "b");
        Linked("b", "a");
        string folder = Linked("folder", "gone");

        Assert.Contains("is a link that leads back to itself", InputFile.Problem(circle), StringComparison.Ordinal);
        Assert.Equal(
            $"is in {folder}, a link to {Path.Combine(_folder.Path, "links", "gone")}, which does not exist",
            InputFile.Problem(Path.Combine(folder, "x.json")));
        Assert.StartsWith("does not exist", InputFile.Problem(Path.Combine(_folder.Path, "links", "x")),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/dev/zero", "is a device or a socket, not a file")]
    [InlineData("/", "is a folder, not a file")]
    [InlineData("/nowhere/x.json", "does not exist")]
    [InlineData("a\0b.json", "NUL character")]
    [InlineData("", "is an empty path")]
    public void Read_SomethingElse_SaysWhatItIs(string path, string words)
    {
        string message = Assert.Throws<UserDataException>(() => InputFile.ReadAllBytes(path, BoundedFile.Settings)).Message;
        Assert.Contains(words, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("llava-hf/llava-1.5-7b-hf", "'hf download llava-hf/llava-1.5-7b-hf'")]
    [InlineData("https://huggingface.co/llava-hf/llava-1.5-7b-hf", "'hf download llava-hf/llava-1.5-7b-hf'")]
    [InlineData("https://huggingface.co/llava-hf/llava-1.5-7b-hf/tree/main", "'hf download llava-hf/llava-1.5-7b-hf'")]
    [InlineData("https://huggingface.co/datasets/openbmb/RLHF-V", "'hf download --repo-type dataset openbmb/RLHF-V'")]
    [InlineData("hf://datasets/openbmb/RLHF-V-Dataset", "'hf download --repo-type dataset openbmb/RLHF-V-Dataset'")]
    [InlineData("https://example.org/model.zip", "'curl -LO https://example.org/model.zip'")]
    [InlineData("s3://bucket/data/x.jsonl", "'aws s3 cp --recursive s3://bucket/data/x.jsonl FOLDER'")]
    [InlineData("gs://bucket/data", "'gcloud storage cp --recursive gs://bucket/data FOLDER'")]
    [InlineData("hdfs://node/data", "'hdfs dfs -get hdfs://node/data'")]
    [InlineData("xyz://a/b", "a program that knows addresses of the kind xyz://")]
    [InlineData("hf://", "'hf download OWNER/NAME'")]
    [InlineData("hf://llava-hf", "the address names no repository")]
    [InlineData("www.example.com/x.jsonl", "'curl -LO www.example.com/x.jsonl'")]
    [InlineData("llava-hf/llava-1.5-7b-hf@main", "'hf download llava-hf/llava-1.5-7b-hf'")]
    [InlineData("llava-hf/llava-1.5-7b-hf@v1.5", "'hf download llava-hf/llava-1.5-7b-hf --revision v1.5'")]
    [InlineData("datasets/openbmb/RLAIF-V-Dataset", "'hf download --repo-type dataset openbmb/RLAIF-V-Dataset'")]
    [InlineData("openbmb/RLAIF-V-Dataset/x.parquet", "'hf download --repo-type dataset openbmb/RLAIF-V-Dataset x.parquet'")]
    [InlineData("huggingface.co/datasets/a/b", "'hf download --repo-type dataset a/b'")]
    [InlineData("hf.co/llava-hf/x", "'hf download llava-hf/x'")]
    [InlineData("https://huggingface.co/a/b/resolve/main/onnx/model.onnx?download=true",
        "'hf download a/b onnx/model.onnx' fetches it and prints the path")]
    [InlineData("https://huggingface.co/a/b/tree/refs", "'hf download a/b --revision refs'")]
    [InlineData("hf://datasets/a/b@c1/x.jsonl", "'hf download --repo-type dataset a/b --revision c1'")]
    [InlineData("modelscope.cn/x/y", "'modelscope download --model x/y --local_dir y'")]
    [InlineData("https://www.modelscope.cn/datasets/x/y/files", "'modelscope download --dataset x/y --local_dir y'")]
    public void Advice_NameOfSomethingElsewhere_SaysWhatFetchesIt(string name, string command)
    {
        string advice = RemoteName.Advice(name)!;

        Assert.Contains("downloads nothing", advice, StringComparison.Ordinal);
        Assert.Contains(command, advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file:///data/my%20model", "without file://: /data/my model.")]
    [InlineData("FILE:///data/x.jsonl", "without file://: /data/x.jsonl.")]
    public void Advice_AddressOfAFileHere_GivesItsPath(string address, string words)
    {
        string advice = RemoteName.Advice(address)!;
        Assert.Contains(words, advice, StringComparison.Ordinal);
        Assert.DoesNotContain("curl", advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data.jsonl")]
    [InlineData("model.v2/weights/x")]
    [InlineData("photos.com")]
    [InlineData("data/train/img.jpg")]
    [InlineData("C://data/x")]
    [InlineData("data/pairs.jsonl")]
    [InlineData("./llava/model")]
    [InlineData("/models/llava")]
    [InlineData("a/b/c")]
    public void Advice_Path_IsNone(string path) => Assert.Null(RemoteName.Advice(path));

    private string Linked(string name, string target)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder.Path, "links")).FullName;
        return File.CreateSymbolicLink(Path.Combine(folder, name), target).FullName;
    }
}
