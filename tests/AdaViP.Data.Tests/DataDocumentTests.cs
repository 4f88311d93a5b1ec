using System.Text.RegularExpressions;
using AdaViP.Core.Data;
using AdaViP.Core.Recipes;
using AdaViP.Data.Formats;
using AdaViP.Data.Settings;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Data.Tests;

/// <summary>The examples of docs/data.md are read as the page says.</summary>
public sealed partial class DataDocumentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, DatasetFormat, string> Examples
    {
        get
        {
            var data = new TheoryData<string, DatasetFormat, string>();
            foreach (Match match in Example().Matches(Document()))
            {
                data.Add(match.Groups["kind"].Value, Enum.Parse<DatasetFormat>(match.Groups["format"].Value),
                    match.Groups["content"].Value);
            }

            return data;
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Examples_CoverEveryLayoutAndEveryDataBlock()
    {
        Assert.Equal(
            Enum.GetValues<DatasetFormat>().Where(format => format != DatasetFormat.Auto),
            Examples.Select(example => example.Data.Item2).Distinct().Order());
        Assert.Equal(Regex.Count(Document(), "^```json", RegexOptions.Multiline), Examples.Count);
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Example_IsRecognisedAndRead(string kind, DatasetFormat format, string content)
    {
        string file = _folder.Write("example." + kind, content);
        IPreferenceDataset recognised = PreferenceDatasetReader.Open(file, null, BadRowPolicy.Stop);
        IPreferenceDataset given = PreferenceDatasetReader.Open(file, null, BadRowPolicy.Stop, format);
        Assert.NotEmpty(recognised.Samples);
        Assert.Equal(given.Samples.Select(Texts), recognised.Samples.Select(Texts));
        Assert.All(recognised.Samples, sample =>
        {
            Assert.Equal("What is happening?", sample.Question);
            Assert.Equal(format == DatasetFormat.Llava, sample.Rejected is null);
        });
    }

    [Fact]
    public void BadRowMessage_IsTheOneShown()
    {
        string row = """{"image": "a.jpg", "question": "q?", "chosen": "c", "rejected": "r"}""";
        string bad = """{"image": "a.jpg", "question": "q?", "chosen": "c"}""";
        string file = _folder.Write("train.jsonl", $"{row}\n{row}\n{bad}\n");
        UserDataException error =
            Assert.Throws<UserDataException>(() => PreferenceDatasetReader.Open(file, null, BadRowPolicy.Stop));

        // How the program names the setting is its own affair.
        string message = error.Message[..error.Message.IndexOf($"{DataSettings.BadRows}", StringComparison.Ordinal)];
        Assert.Contains(message.Replace(file, "train.jsonl", StringComparison.Ordinal), Document(), StringComparison.Ordinal);
    }

    [Fact]
    public void BadRowKinds_AreAllExplained() =>
        Assert.All(Enum.GetNames<BadRowKind>(), kind => Assert.Contains($"| `{kind}` |", Document(), StringComparison.Ordinal));

    private static (string, string, string?, int) Texts(PreferenceSample sample) =>
        (sample.Question, sample.Chosen, sample.Rejected, sample.LaterTurns.Count);

    private static string Document() => File.ReadAllText(Path.Combine(RepositoryPaths.Root, "docs", "data.md"));

    [GeneratedRegex(@"<!-- read as (?<format>\w+) -->\n```(?<kind>jsonl?)\n(?<content>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
