using System.Text.Json;
using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.Evaluations;

/// <summary><c>items.json</c> of an evaluation: what every answer was scored by.</summary>
public sealed class ItemsFileTests
{
    [Theory]
    [InlineData("chair", "id", "\"p0\"")]
    [InlineData("objhal", "image_id", "100")]
    public async Task Items_OfDescriptions_NameTheCountersAndTheWords(string benchmark, string key, string picture)
    {
        using var data = new EvaluationData();
        string answers = data.Write("a.jsonl", $"{{\"{key}\": {picture}, \"text\": \"A kitten, two dogs and a truck.\"}}\n");
        (await InProcess.RunAsync([
            "evaluate", benchmark, "--answers", answers, "--out", data.At("out"), .. data.Annotations(benchmark)])).ShouldExit(0);
        JsonElement items = JsonDocument.Parse(
            await File.ReadAllBytesAsync(data.At("out", "items.json"), TestContext.Current.CancellationToken)).RootElement;
        string[] counters = [.. items.GetProperty("counters").EnumerateArray().Select(name => name.GetString()!)];
        JsonElement item = Assert.Single(items.GetProperty("items").EnumerateArray());
        Assert.Equal(picture.Trim('"'), item.GetProperty("id").GetString());
        Assert.Equal(counters.Length, item.GetProperty("values").GetArrayLength());
        string[] hallucinated = benchmark == "chair" ? ["dog"] : ["dog", "truck"];
        string[] words = benchmark == "chair" ? ["kitten", "dog"] : ["kitten", "dog", "truck"];
        Assert.Equal(words, item.GetProperty("words").EnumerateArray().Select(word => word.GetString()));
        Assert.Equal(hallucinated, item.GetProperty("hallucinated").EnumerateArray().Select(word => word.GetString()));
        Assert.Equal(hallucinated.Length,
            item.GetProperty("values")[Array.IndexOf(counters, "hallucinated_mentions")].GetDouble());
        Assert.Equal(words.Length, item.GetProperty("values")[Array.IndexOf(counters, "mentions")].GetDouble());
    }

    [Fact]
    public async Task Amber_Items_NameTheWordsOfDescriptionsOnly()
    {
        using var data = new EvaluationData();
        string answers = data.Write(
            "a.json", "[{\"id\": 1, \"response\": \"There is a zebra and a beach.\"}, {\"id\": 1005, \"response\": \"No\"}]");
        (await InProcess.RunAsync(
            ["evaluate", "amber", "--answers", answers, .. data.Annotations("amber"), "--as-official", "--out", data.At("out")]))
            .ShouldExit(0);
        JsonElement items = JsonDocument.Parse(
            await File.ReadAllBytesAsync(data.At("out", "items.json"), TestContext.Current.CancellationToken)).RootElement;
        string[] counters = [.. items.GetProperty("counters").EnumerateArray().Select(name => name.GetString()!)];
        JsonElement[] rows = [.. items.GetProperty("items").EnumerateArray()];
        Assert.Equal(["1", "1005"], rows.Select(row => row.GetProperty("id").GetString()));
        Assert.All(rows, row => Assert.Equal(counters.Length, row.GetProperty("values").GetArrayLength()));
        Assert.Contains("zebra", rows[0].GetProperty("hallucinated").EnumerateArray().Select(word => word.GetString()));
        Assert.False(rows[1].TryGetProperty("words", out _), "words of a yes/no answer");
        Assert.Equal(1, rows[1].GetProperty("values")[Array.IndexOf(counters, "state.answered_no")].GetDouble());
    }
}
