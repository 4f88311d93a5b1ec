using System.Text.Json;
using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.Evaluations;

/// <summary>
/// Answers as other programs write them score as the benchmark's own format does, or are refused by their fields.
/// </summary>
public sealed class ForeignAnswerTests
{
    private const string Labels =
        """
        {"question_id": 1, "image": "COCO_val2014_000000000100.jpg", "text": "Is there a cat?", "label": "yes"}
        {"question_id": 2, "image": "COCO_val2014_000000000100.jpg", "text": "Is there a dog?", "label": "no"}

        """;

    [Theory]
    [InlineData(
        """{"question_id": NUMBER, "prompt": "ASKED\nAnswer yes or no.", "text": "SAID","""
        + """ "answer_id": "x", "model_id": "m", "metadata": {}}""")]
    [InlineData(
        """{"doc_id": 0, "doc": {"question_id": "NUMBER", "question": "ASKED", "answer": "no"},"""
        + """ "resps": [["SAID"]], "filtered_resps": ["SAID"]}""")]
    [InlineData("""{"doc_id": 0, "doc": {"question_id": "NUMBER", "question": "ASKED", "answer": "no"}, "resps": [["SAID"]]}""")]
    [InlineData(
        """{"response": "SAID", "labels": "no", "logprobs": null, "images": [{"bytes": null, "path": "a.jpg"}],"""
        + """ "messages": [{"role": "user", "content": "<image>ASKED"}, {"role": "assistant", "content": "SAID"}]}""")]
    [InlineData(
        """{"response": "SAID","""
        + """ "messages": [{"role": "user", "content": [{"type": "image"}, {"type": "text", "text": "ASKED"}]}]}""")]
    [InlineData("""{"query": "<image>ASKED", "response": "SAID", "history": [], "images": ["a.jpg"]}""")]
    public async Task YesNoAnswers_OfOtherPrograms_AreRead(string layout)
    {
        using var folder = new TemporaryFolder();
        string[] command = [
            "evaluate", "pope", "--annotations", folder.Write("labels.jsonl", Labels), "--out", folder.At("out"), "--answers"];
        string right = Row(layout, 1, "Is there a cat?", "Yes") + Row(layout, 2, "Is there a dog?", "No");
        (await InProcess.RunAsync([.. command, folder.Write("a.jsonl", right)])).ShouldExit(0);
        using JsonDocument scores = JsonDocument.Parse(File.ReadAllBytes(folder.At("out", "scores.json")));
        Assert.Equal((1, 1), (scores.RootElement.GetProperty("TP").GetInt32(), scores.RootElement.GetProperty("TN").GetInt32()));
        string swapped = Row(layout, 1, "Is there a dog?", "No") + Row(layout, 2, "Is there a cat?", "Yes");
        (await InProcess.RunAsync([.. command, folder.Write("b.jsonl", swapped)]))
            .ShouldFail(3, "b.jsonl, line 1", "Is there a dog?", "Is there a cat?");
    }

    [Theory]
    [InlineData("{\"reply\": \"Yes\", \"nr\": 1}",
        "the field \"answer\" is missing, and so is \"text\" and \"response\" in its place", "The object has: reply, nr")]
    [InlineData("{\"doc\": {\"question_id\": 1}, \"filtered_resps\": [\"Yes\", \"No\"]}",
        "the field \"filtered_resps\" is a list of 2", "one answer as a text")]
    public async Task YesNoAnswers_OfUnknownLayout_NameTheFields(string row, params string[] parts)
    {
        using var folder = new TemporaryFolder();
        string[] command = ["evaluate", "pope", "--annotations", folder.Write("labels.jsonl", Labels), "--answers"];
        (await InProcess.RunAsync([.. command, folder.Write("a.jsonl", row + "\n")]))
            .ShouldFail(3, ["a.jsonl, line 1", .. parts]);
        (await InProcess.RunAsync([.. command, folder.Write("a.xlsx", "PK")]))
            .ShouldFail(3, "a.xlsx is a table (.xlsx)", "JSON lines");
    }

    [Theory]
    [InlineData("""{"doc": {"question_id": 1, "question": "Is it?"}, "filtered_resps": ["\ud800 yes"]}""", "filtered_resps")]
    [InlineData("""{"doc": {"question_id": 1, "question": "Is \udc00 it?"}, "resps": [["yes"]]}""", "question")]
    [InlineData("""{"doc": {"question_id": "1\udc00", "question": "Is it?"}, "resps": [["yes"]]}""", "question_id")]
    [InlineData("""{"response": "yes", "messages": [{"role": "user", "content": "Is\ud800 it?"}]}""", "content")]
    [InlineData("""{"response": "yes", "query": "Is it?", "images": ["\ud800.jpg"]}""", "images")]
    public async Task YesNoAnswers_WithHalfASurrogatePair_NameLineAndField(string row, string field)
    {
        using var folder = new TemporaryFolder();
        (await InProcess.RunAsync(
            "evaluate", "pope", "--annotations", folder.Write("labels.jsonl", Labels),
            "--answers", folder.Write("a.jsonl", row + "\n")))
            .ShouldFail(3, "a.jsonl, line 1", $"(key \"{field}\") is not valid Unicode text");
    }

    [Theory]
    [InlineData("""{"image": "val2014/COCO_val2014_000000000100.jpg", "text": "A cat."}""")]
    [InlineData("""{"doc": {"image_id": 100, "question": "Describe."}, "filtered_resps": ["A cat."]}""")]
    [InlineData(
        """{"response": "A cat.", "messages": [{"role": "user", "content": "<image>Describe."}],"""
        + """ "images": [{"bytes": null, "path": "/data/000000000100.jpg"}]}""")]
    public async Task Descriptions_OfOtherPrograms_AreTiedToThePicture(string row)
    {
        using var data = new EvaluationData();
        (await InProcess.RunAsync([
            "evaluate", "objhal", "--answers", data.Write("a.jsonl", row + "\n"), .. data.Annotations("objhal"),
            "--out", data.At("out")])).ShouldExit(0);
        using JsonDocument scores = JsonDocument.Parse(File.ReadAllBytes(data.At("out", "scores.json")));
        Assert.Equal((1, 0), (Metric(scores, "mentions"), Metric(scores, "hallucinated_mentions")));
    }

    [Fact]
    public async Task Descriptions_ThatNameNoPicture_AreRefused()
    {
        using var data = new EvaluationData();
        string[] command = ["evaluate", "objhal", .. data.Annotations("objhal"), "--answers"];
        (await InProcess.RunAsync([.. command, data.Write("a.jsonl", "{\"question_id\": 100, \"text\": \"A cat.\"}\n")]))
            .ShouldFail(3, "\"image_id\" is missing, and so is \"image\"", "The object has: question_id, text");
        (await InProcess.RunAsync([.. command, data.Write("b.jsonl", "{\"image\": \"cat.jpg\", \"text\": \"A cat.\"}\n")]))
            .ShouldFail(3, "b.jsonl, line 1", "\"cat.jpg\"", "image_id");
        string[] amber = ["evaluate", "amber", .. data.Annotations("amber"), "--answers"];
        (await InProcess.RunAsync([.. amber, data.Write("c.jsonl", "{\"response\": \"Yes\", \"messages\": []}\n")]))
            .ShouldFail(3, "\"id\" is missing, and so is \"question_id\"");
    }

    [Theory]
    [InlineData("[{\"image_id\": 100, \"caption\": \"A cat.\"},\n{\"image_id\": 101, \"caption\": \"A dog and a bear.\"}]")]
    [InlineData(
        "{\"image_id\": 100, \"id\": 7, \"caption\": \"A cat.\"}\n"
        + "{\"image_id\": 101, \"id\": 8, \"caption\": \"A dog and a bear.\"}\n")]
    [InlineData(
        "{\"image\": \"COCO_val2014_000000000100.jpg\", \"caption\": \"A cat.\"}\n"
        + "{\"image\": \"COCO_val2014_000000000101.jpg\", \"caption\": \"A dog and a bear.\"}\n")]
    public async Task Captions_InCocosFormat_AreScoredWithCocosAnnotations(string captions)
    {
        using var data = new EvaluationData();
        string answers = data.Write("captions.json", captions);
        string[] objhal = data.Annotations("objhal");
        (await InProcess.RunAsync(["evaluate", "chair", "--answers", answers, .. objhal, "--out", data.At("out")])).ShouldExit(0);
        using JsonDocument scores = JsonDocument.Parse(File.ReadAllBytes(data.At("out", "scores.json")));
        Assert.Equal((3, 1), (Metric(scores, "mentions"), Metric(scores, "hallucinated_mentions")));
        Assert.Equal(5, scores.RootElement.GetProperty("extra").GetProperty("annotations").EnumerateObject().Count());

        string[] words = ["--annotations", data.Synonyms()];
        string[] files =
        [
            "--annotations", data.At("coco", "instances_val2014.json"),
            "--annotations", data.At("coco", "captions_val2014.json"),
        ];
        (await InProcess.RunAsync(["evaluate", "chair", "--answers", answers, .. words, .. files])).ShouldExit(0);
        (await InProcess.RunAsync(["evaluate", "chair", "--answers", answers, .. words, .. files[..2]]))
            .ShouldFail(3, "there are no captions", "captions_val2014.json");
        string other = data.Write("other.jsonl", "{\"image\": \"cat.jpg\", \"caption\": \"A cat.\"}\n");
        (await InProcess.RunAsync(["evaluate", "chair", "--answers", other, .. objhal]))
            .ShouldFail(3, "other.jsonl, line 1", "\"cat.jpg\"", "image_id");
    }

    [Theory]
    [InlineData("amber", "\"id\": 1, \"response\"", "CHAIR, Cog, AMBER not comparable")]
    [InlineData("objhal", "\"image_id\": 100, \"text\"", "no number of objhal is comparable")]
    [InlineData("chair", "\"id\": \"p0\", \"caption\"", "no number of chair is comparable")]
    public async Task IncompleteSentence_IsDroppedOnRequestOnly_AndMarked(string benchmark, string fields, string mark)
    {
        using var data = new EvaluationData();
        string answers = data.Write("a.jsonl", $"{{{fields}: \"A cat is here. A dog\"}}\n");
        string[] command = [
            "evaluate", benchmark, "--answers", answers, .. data.Annotations(benchmark), "--as-official", "--out"];
        (await InProcess.RunAsync([.. command, data.At("kept")])).ShouldExit(0);
        (await InProcess.RunAsync([.. command, data.At("dropped"), "--drop-incomplete"])).ShouldExit(0);
        Assert.Contains(
            "\"dog\"", await File.ReadAllTextAsync(data.At("kept", "items.json"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        Assert.DoesNotContain(
            "\"dog\"", await File.ReadAllTextAsync(data.At("dropped", "items.json"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        string table = (await InProcess.RunAsync("evaluate", "compare", data.At("kept"), data.At("dropped"))).ShouldExit(0).Out;
        Assert.Contains("incomplete last sentences: dropped, in ", table, StringComparison.Ordinal);
        Assert.Contains(mark, table, StringComparison.Ordinal);
    }

    private static int Metric(JsonDocument scores, string name) =>
        scores.RootElement.GetProperty("metrics").GetProperty(name).GetInt32();

    private static string Row(string layout, int id, string asked, string said) => layout
        .Replace("NUMBER", id.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("ASKED", asked, StringComparison.Ordinal)
        .Replace("SAID", said, StringComparison.Ordinal) + "\n";
}
