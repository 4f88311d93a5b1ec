using AdaViP.Core.Data;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.MmHal;
using AdaViP.Evaluation.ObjHal;
using AdaViP.Evaluation.Tests.Support;
using Xunit;

namespace AdaViP.Evaluation.Tests.MmHal;

/// <summary>Stored replies of a judge: which of several choices counts, and that half a reply is never scored.</summary>
public sealed class StoredReplyTests
{
    private static readonly ObjHalAnswer[] Described =
    [
        new(1, "A dog.", "", new FilePlace("answers.jsonl", 1)), new(2, "A cat.", "", new FilePlace("answers.jsonl", 2)),
    ];

    [Theory]
    [InlineData("length", "was cut at its limit of tokens", "again, with room for more tokens, and")]
    [InlineData("LENGTH", "was cut at its limit of tokens", "again, with room for more tokens, and")]
    [InlineData("max_tokens", "was cut at its limit of tokens", "again, with room for more tokens, and")]
    [InlineData(
        "model_length", "was cut at the longest text of its model", "again, or another judge that takes longer texts, and")]
    [InlineData("content_filter", "was withheld by a content filter", "again, or another judge, and")]
    [InlineData("abort", "was broken off", "again, and")]
    public void Read_ReplyThatIsNotWhole_IsRefusedByLine(string reason, string what, string how)
    {
        using var ratings = new TemporaryFile(Completion("Rating: 4", "stop") + "\n" + Completion("Rating: 4", reason));
        Refused(ratings.Path, () => MmHalJudgeFileReader.Read(ratings.Path));
        foreach (string end in (string[])[
            $"\"finish_reason\": \"{reason}\"", $"\"choices\": [{{\"index\": 0, \"finish_reason\": \"{reason}\"}}]"])
        {
            using var objects = new TemporaryFile(Objects(1, "\"finish_reason\": \"stop\"") + "\n" + Objects(2, end));
            Refused(objects.Path, () => ExtractedObjectsReader.Read(objects.Path, Described));
        }

        void Refused(string path, Action read)
        {
            UserDataException refused = Assert.Throws<UserDataException>(read);
            Assert.StartsWith(
                $"{path}, line 2: the judge's reply {what} (\"finish_reason\" is \"{reason}\")", refused.Message,
                StringComparison.Ordinal);
            Assert.Contains(
                $"Ask the judge about this answer {how} put the whole reply", refused.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("\"finish_reason\": \"stop\"")]
    [InlineData("\"finish_reason\": \"eos_token\"")]
    [InlineData("\"finish_reason\": null")]
    [InlineData("\"choices\": []")]
    public void Read_WholeReply_IsTaken(string end)
    {
        using var objects = new TemporaryFile(Objects(1, end) + "\n" + Objects(2, end));
        Assert.Equal([["dog"], ["dog"]], ExtractedObjectsReader.Read(objects.Path, Described));
    }

    [Fact]
    public void Read_SeveralChoices_TheOneWithTheIndexZeroCounts()
    {
        using var file = new TemporaryFile(
            """{"choices": [{"index": 1, "message": {"content": "Rating: 0"}, "finish_reason": "length"}, """
            + """{"index": 0, "message": {"content": "Rating: 6"}, "finish_reason": "stop"}]}"""
            + "\n" + """{"choices": [{"message": {"content": "Rating: 5"}}, {"message": {"content": "Rating: 1"}}]}""");
        Assert.Equal(["Rating: 6", "Rating: 5"], MmHalJudgeFileReader.Read(file.Path).Select(reply => reply.Content));
    }

    private static string Completion(string content, string reason) =>
        $$$"""{"choices": [{"index": 0, "message": {"content": "{{{content}}}"}, "finish_reason": "{{{reason}}}"}]}""";

    private static string Objects(int picture, string more) =>
        $$"""{"image_id": {{picture}}, "extract_objs": ["dog"], {{more}}}""";
}
