using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Foundation;
using AdaViP.Pairs.Building;
using AdaViP.Pairs.Sentences;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Pairs.Tests;

/// <summary>Builds with models that need no graphs, over striped pictures, into a folder that goes with the test.</summary>
public abstract class PairBuildCase : IDisposable
{
    protected static PairBuildOptions Options { get; } = new()
    {
        Selection = new SelectionOptions { Dilation = 3 },
        PicturesPerFile = 2,
    };

    protected TemporaryFolder Folder { get; } = new();

    protected string Output => Folder.At("out");

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected IPreferenceDataset Many(int count) => StripedPictures.Write(
        Folder, [.. Enumerable.Range(0, count).Select(i => ("rgb", i, $"A {PlainModels.Names[i % 3]} thing."))]);

    protected Task<PairBuildReport> Build(
        IPreferenceDataset data, PlainModels models, PairBuildOptions? options = null, string? output = null) =>
        new PairBuilder(models.Models, TestKernels.Native, new RuleSentenceSplitter(), options ?? Options)
            .RunAsync(data, output ?? Output, null, TestContext.Current.CancellationToken);

    protected async Task<string> Refused(IPreferenceDataset data, PairBuildOptions options) =>
        (await Assert.ThrowsAsync<UserOptionException>(() => Build(data, new PlainModels(), options))).Message;

    protected static PreferenceTrace[] Traces(string file) =>
        [.. File.ReadAllLines(file).Select(line => TraceJson.Read(line, file))];

    // Everything but the clocks, by name.
    protected static Dictionary<string, string> Files(string folder) => Directory
        .GetFiles(folder, "*", SearchOption.AllDirectories)
        .Where(file => !Path.GetFileName(file).StartsWith("stages", StringComparison.Ordinal))
        .ToDictionary(
            file => Path.GetRelativePath(folder, file),
            file => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file))));
}
