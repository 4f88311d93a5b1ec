namespace AdaViP.Cli.Tests.Support;

/// <summary>The shortest runs that read a whole model, data and pictures.</summary>
internal static class ShortRuns
{
    public static Task<CommandResult> PlanAsync(string model) =>
        InProcess.RunAsync("plan", "--recipe", "tiny", "--model", model);

    public static Task<CommandResult> GenerateAsync(string model, string? picture = null) => AdavipProcess.RunAsync(
        "generate", "--model", model, "--image", picture ?? GoldenRun.Picture, "--question", "hi", "--max-new-tokens", "1");

    /// <param name="folder">Gets the log-probs.</param>
    /// <param name="data">For the golden model.</param>
    public static Task<CommandResult> LogProbsAsync(TemporaryFolder folder, string data) => AdavipProcess.RunAsync(
        "logprobs", "--recipe", "tiny", "--model", GoldenRun.Model, "--data", data, "--out", folder.At("logprobs.jsonl"));

    /// <summary>A line of a trace of pairs.</summary>
    /// <param name="box">JSON of its boxes; empty for none.</param>
    public static string TraceLine(string box) =>
        "{\"id\":\"1\",\"picture\":0,\"photo\":\"a.jpg\",\"width\":8,\"height\":8,\"question\":\"q\",\"preferred_answer\":\"a\","
        + "\"other_answer\":\"b\",\"sentences\":[\"a\"],\"tags\":[\"cat\"],\"boxes\":[" + box + "],\"dropped\":[],"
        + "\"candidates\":[],\"chosen\":null,\"reason\":\"none\"}";
}
