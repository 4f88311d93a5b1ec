using AdaViP.Core.Data;
using AdaViP.Core.Recipes;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Data.Tests;

/// <summary>The data among shared/cases: inputs of other programs that failed once.</summary>
public sealed class DataCaseTests
{
    [Fact]
    public void TrlTable_HubsFormattedPreferences_ReadsAsTheSameJsonLines()
    {
        IReadOnlyList<PreferenceSample> table = Open("trl-parquet/hf_formatted.parquet");
        IReadOnlyList<PreferenceSample> lines = Open("trl-parquet/same.jsonl");
        Assert.Equal(lines.Select(Texts), table.Select(Texts));
        Assert.Equal(("What animals are here?", "A cat and a dog.", "A horse."), Texts(table[0]));
        Assert.Equal(
            lines.Select(sample => sample.Image.ReadBytes().ToArray()),
            table.Select(sample => sample.Image.ReadBytes().ToArray()));
    }

    [Theory]
    [InlineData("swift-rejected-list/rows.jsonl", "What stands there?")]
    [InlineData("other-layouts/lf_alpaca.jsonl", "What?")]
    [InlineData("other-layouts/trl_imgpart.jsonl", "What?")]
    [InlineData("other-layouts/swold.jsonl", "What?")]
    public void Layout_OfAnotherProgram_IsRead(string file, string question)
    {
        PreferenceSample sample = Assert.Single(Open(file));
        Assert.Equal((question, "A truck.", "A bus."), Texts(sample));
        Assert.EndsWith("truck.jpg", sample.Image.Name, StringComparison.Ordinal);
    }

    [Fact]
    public void ListOfOnePicture_IsThatPicture() =>
        Assert.Equal(
            Open("trl-parquet/same.jsonl").Select(sample => sample.Image.ReadBytes().ToArray()),
            Open("json-messages/listimg.parquet").Select(sample => sample.Image.ReadBytes().ToArray()));

    [Theory]
    [InlineData("json-messages/nan.jsonl", "NaN is what Python writes", "write null")]
    [InlineData("json-messages/pretty.json", "goes over several lines", "Write each row on one line")]
    [InlineData("json-messages/csv.csv", "comma-separated values (CSV)", "to_json")]
    [InlineData("trl-templated-prompt/rows.jsonl", "\"USER: <image>\\nWhat stands there? \"", "Write the question alone")]
    [InlineData("text-only-rows/lf.json", "row 1: the row has no picture: 'images' is an empty list", "[data.bad_rows]")]
    [InlineData("text-only-rows/llava.json", "row 1: the row has no picture: no field 'image'", "[data.bad_rows]")]
    public void Refusal_SaysWhatItIsAndWhatToDo(string file, string what, string advice)
    {
        UserDataException error = Assert.Throws<UserDataException>(() => Open(file));
        Assert.Contains(Path.GetFileName(file), error.Message, StringComparison.Ordinal);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.Contains(advice, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text-only-rows/lf.json")]
    [InlineData("text-only-rows/llava.json")]
    public void RowsOfTextAlone_AreSkippedAndCountedWhereAsked(string file)
    {
        IPreferenceDataset data = PreferenceDatasetReader.Open(
            SharedFiles.Require("cases/" + file), SharedFiles.Require("fixtures/images"), BadRowPolicy.Skip,
            new DatasetReadOptions { RejectedOptional = true });
        Assert.Equal("What stands there?", Assert.Single(data.Samples).Question);
        Assert.Equal(BadRowKind.NoPicture, Assert.Single(data.BadRows).Kind);
    }

    private static IReadOnlyList<PreferenceSample> Open(string file) => PreferenceDatasetReader.Open(
        SharedFiles.Require("cases/" + file), SharedFiles.Require("fixtures/images"), BadRowPolicy.Stop,
        new DatasetReadOptions { RejectedOptional = file.EndsWith("llava.json", StringComparison.Ordinal) }).Samples;

    private static (string, string, string?) Texts(PreferenceSample sample) => (sample.Question, sample.Chosen, sample.Rejected);
}
