using System.Text.Json;

namespace AdaViP.Torch.Tests.Llava;

/// <summary>One sequence of the golden run: three per sample.</summary>
internal sealed record GoldenSequence(int Sample, string Kind, int[] InputIds, int AnswerStart, string AnswerText)
{
    internal bool HasRejectedImage => Kind == "-+";

    internal static GoldenSequence Read(JsonElement json) => new(
        json.GetProperty("sample").GetInt32(),
        json.GetProperty("sequence").GetString()!,
        [.. json.GetProperty("input_ids").EnumerateArray().Select(id => id.GetInt32())],
        json.GetProperty("answer_start").GetInt32(),
        json.GetProperty("answer_text").GetString()!);
}
