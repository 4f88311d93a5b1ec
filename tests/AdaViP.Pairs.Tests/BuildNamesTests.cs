using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Pairs.Building;
using AdaViP.Pairs.Sentences;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Pairs.Tests;

/// <summary>A build replaces and removes its own files and no others, and finds what is in its way before it begins.</summary>
public sealed class BuildNamesTests : IDisposable
{
    private static readonly PairBuildOptions Options = new() { PicturesPerFile = 2 };

    private readonly TemporaryFolder _folder = new();

    private string Output => Path.Combine(_folder.Path, "out");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Clear_WhatSomebodyPutThere_Stays()
    {
        await Build(Data());
        string[] mine =
        [
            "parts/photo.png", "parts/more/photo.png", "pairs-extra.parquet", "trace-notes.jsonl", "pairs.json.bak",
            "parts/notes.lock", "parts/00000.previews.zip.bak", "README.txt",
        ];
        foreach (string name in mine)
        {
            _folder.Write($"out/{name}", "mine");
        }

        PairBuilder.Clear(Output);
        Assert.Equal(
            mine.Order(StringComparer.Ordinal),
            Directory.GetFiles(Output, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Output, file))
                .Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("pairs-00007.parquet")]
    [InlineData("pairs-00000-of-00002-00000.parquet")]
    [InlineData("trace.jsonl")]
    [InlineData("pairs.json")]
    [InlineData("parts/00003.journal")]
    [InlineData("parts/00003.previews.zip")]
    [InlineData("parts/00003.trace.jsonl")]
    [InlineData("parts/stages.json")]
    [InlineData("parts/00000-of-00002.lock")]
    [InlineData("parts/lock")]
    public async Task Take_FileOfSomebodyUnderAName_IsRefused(string name)
    {
        await Build(Data());
        string file = _folder.Write($"out/{name}", "PAR! mine");
        foreach (bool replace in (bool[])[false, true])
        {
            Assert.ThrowsAny<UserErrorException>(() => HeldFolder.Take(Output, Options, replace).Dispose());
            Assert.Equal("PAR! mine", File.ReadAllText(file));
        }
    }

    [Fact]
    public async Task Take_TableOfAnotherBuild_IsRefused()
    {
        await Build(Data());
        string table = Path.Combine(Output, "pairs-00007.parquet");
        File.Copy(Path.Combine(Output, "pairs-00000.parquet"), table);
        foreach (bool replace in (bool[])[false, true])
        {
            string message = Assert.Throws<UserOptionException>(
                () => HeldFolder.Take(Output, Options, replace).Dispose()).Message;
            Assert.Contains($"{table} is not of the build there", message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("trace.jsonl")]
    [InlineData("pairs-00000.parquet")]
    [InlineData("parts/00000.trace.jsonl")]
    public async Task Take_FolderOrLinkUnderAName_IsRefused(string name)
    {
        await Build(Data());
        string path = Path.Combine(Output, name);
        File.Delete(path);
        Directory.CreateDirectory(path);
        Assert.Contains($"{path} is a folder", Refusal(), StringComparison.Ordinal);
        Directory.Delete(path);
        File.CreateSymbolicLink(path, "elsewhere");
        Assert.Contains($"{path} is a link", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RequireNotRead_DataOrPictureThatIsAnOutput_IsRefused()
    {
        await Build(Data());
        IPreferenceDataset pairs = StripedPictures.Open(Path.Combine(Output, "pairs-00000.parquet"));
        using var held = HeldFolder.Take(Output, Options, replace: false);
        string message = Assert.Throws<UserOptionException>(() => held.RequireNotRead(pairs)).Message;
        Assert.Contains("would replace the data", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Card_LinkOrFolderOfThatName_IsKept()
    {
        Directory.CreateDirectory(Output);
        string card = Path.Combine(Output, "README.md");
        File.CreateSymbolicLink(card, "nothing");
        await Build(Data());
        Assert.Equal(card, PairBuilder.ForeignCard(Output));
        Assert.Equal("nothing", new FileInfo(card).LinkTarget);
    }

    private string Refusal() => Assert.Throws<UserOptionException>(() => HeldFolder.Take(Output, Options).Dispose()).Message;

    private IPreferenceDataset Data() => StripedPictures.Write(_folder, ("rgb", 0, "A red wall."), ("rgb", 1, "A blue door."));

    private Task<PairBuildReport> Build(IPreferenceDataset data) =>
        new PairBuilder(new PlainModels().Models, TestKernels.Native, new RuleSentenceSplitter(), Options)
            .RunAsync(data, Output, null, TestContext.Current.CancellationToken);
}
