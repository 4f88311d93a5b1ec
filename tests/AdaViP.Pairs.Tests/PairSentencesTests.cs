using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Recipes;
using AdaViP.Pairs.Building;
using AdaViP.Pairs.Sentences;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Pairs.Tests;

/// <summary>What a build does with sentences that are missing or that changed.</summary>
public sealed class PairSentencesTests : IDisposable
{
    private static readonly PairBuildOptions Skipping = new() { BadPictures = BadRowPolicy.Skip };

    private readonly TemporaryFolder _folder = new();

    private string Output => Path.Combine(_folder.Path, "out");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AnswerThatTheEndpointDoesNotSplit_StopsOrIsRecordedWithTheTrueReason()
    {
        IPreferenceDataset data = Many(6);
        var splitter = new Refusing("blue"); // every third answer
        UserErrorException failure = await Assert.ThrowsAsync<UserErrorException>(
            () => Build(data, splitter, new PairBuildOptions()));
        Assert.Contains("Preference \"p2\" was not split into sentences: nothing came. It said: blank.",
            failure.Message, StringComparison.Ordinal);
        Assert.Contains("[pairs.bad_pictures] skip", failure.Message, StringComparison.Ordinal);
        Assert.Contains("the same command continues the build", failure.Message, StringComparison.Ordinal);

        PairBuildReport report = await Build(data, splitter, Skipping);
        Assert.Equal(4, report.Pairs);
        Assert.Equal(new Dictionary<string, int> { ["nothing came"] = 2 }, report.Without);
        PreferenceTrace[] traces =
            [.. File.ReadAllLines(report.TraceFile).Select(line => TraceJson.Read(line, report.TraceFile))];
        Assert.Equal(["p2", "p5"], traces.Where(trace => trace.Reason == "nothing came").Select(trace => trace.Id));
    }

    [Fact]
    public async Task EndpointThatSplitsNothing_StopsAlsoWhereBadRowsAreSkipped()
    {
        UserErrorException failure =
            await Assert.ThrowsAsync<UserErrorException>(() => Build(Many(11), new Refusing("thing"), Skipping));
        Assert.Contains("5 preferences in a row were not split", failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Output, "trace.jsonl")), "the build counts as finished");
    }

    [Fact]
    public async Task SentencesOfTheData_ThatChanged_AreOtherData()
    {
        await Build(Many(2), new RuleSentenceSplitter(), Skipping);
        string changed = File.ReadAllText(Path.Combine(_folder.Path, "data.jsonl"))
            .Replace("\"rejected\"", "\"sentences\": [\"A wall.\"], \"rejected\"", StringComparison.Ordinal);
        IPreferenceDataset data = StripedPictures.Open(_folder.Write("changed.jsonl", changed));
        UserOptionException refusal =
            await Assert.ThrowsAsync<UserOptionException>(() => Build(data, new RuleSentenceSplitter(), Skipping));
        Assert.Contains("other preferences or pictures", refusal.Message, StringComparison.Ordinal);
    }

    private IPreferenceDataset Many(int count) => StripedPictures.Write(
        _folder, [.. Enumerable.Range(0, count).Select(i => ("rgb", i, $"A {PlainModels.Names[i % 3]} thing."))]);

    private Task<PairBuildReport> Build(IPreferenceDataset data, ISentenceSplitter splitter, PairBuildOptions options) =>
        new PairBuilder(new PlainModels().Models, TestKernels.Native, splitter, options)
            .RunAsync(data, Output, null, TestContext.Current.CancellationToken);

    // Splits no answer with this word.
    private sealed class Refusing(string word) : ISentenceSplitter
    {
        public string Fingerprint => "refusing";

        public Task<IReadOnlyList<string>> SplitAsync(string question, string answer, CancellationToken cancellation) =>
            answer.Contains(word, StringComparison.Ordinal)
                ? throw new SentenceException("nothing came", "It said: blank.")
                : Task.FromResult<IReadOnlyList<string>>([answer]);
    }
}
