using System.Buffers.Binary;
using System.Text.Json;
using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.EndToEnd;

/// <summary><c>logprobs</c>, <c>plan</c>, <c>info</c> and <c>version</c>.</summary>
public sealed class InspectionTests
{
    private const double Relative = 1e-4; // goldens/README.md

    [Fact]
    public async Task LogProbs_GoldenData_EqualsTransformersAndSumsUp()
    {
        using var folder = new TemporaryFolder();
        string output = folder.At("logps.jsonl");
        string[] command = [
            "logprobs", "--model", GoldenRun.Model, "--data", GoldenRun.Data, "--image-root", GoldenRun.Images, "--out", output];
        (await AdavipProcess.RunAsync(command)).ShouldExit(0);
        JsonElement[] lines = [.. File.ReadLines(output).Select(line => JsonDocument.Parse(line).RootElement)];
        JsonElement sequences = GoldenRun.Expected("sequences");
        JsonElement logps = GoldenRun.Expected("trajectory")[0].GetProperty("logps");
        Assert.Equal(sequences.GetArrayLength(), lines.Length);
        for (int i = 0; i < lines.Length; i++)
        {
            JsonElement expected = sequences[i];
            Assert.Equal(expected.GetProperty("sample").GetInt32(), lines[i].GetProperty("row").GetInt32());
            Assert.Equal(expected.GetProperty("sequence").GetString(), lines[i].GetProperty("sequence").GetString());
            Assert.Equal(expected.GetProperty("answer_start").GetInt32(), lines[i].GetProperty("answer_start").GetInt32());
            int[] ids = [.. expected.GetProperty("input_ids").EnumerateArray().Select(id => id.GetInt32())];
            Assert.Equal(ids, lines[i].GetProperty("input_ids").EnumerateArray().Select(id => id.GetInt32()));
            double[] tokens = [.. lines[i].GetProperty("token_logps").EnumerateArray().Select(value => value.GetDouble())];
            Assert.Equal(ids.Length - expected.GetProperty("answer_start").GetInt32(), tokens.Length);
            double sum = lines[i].GetProperty("logp").GetDouble();
            Assert.Equal(sum, tokens.Sum(), 1e-9 * Math.Abs(sum));
            double golden = logps[i / 3][i % 3].GetDouble();
            Assert.True(Math.Abs(sum - golden) <= Relative * Math.Abs(golden),
                $"sequence {i}: {sum:R}, expected {golden:R}, relative tolerance {Relative}");
        }

        (await AdavipProcess.RunAsync(command)).ShouldFail(2, output, "--overwrite");
        (await AdavipProcess.RunAsync([.. command, "--overwrite"])).ShouldExit(0);
        Assert.Equal([output], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task LogProbs_RowsWithoutRejectedPicture_LeaveThatSequenceOut()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write(
            "data.jsonl",
            """{"image": "0.png", "question": "What is it?", "chosen": "A truck.", "rejected": "A boat."}""" + "\n");
        string output = folder.At("logps.jsonl");
        (await AdavipProcess.RunAsync(
            "logprobs", "--model", GoldenRun.Model, "--data", data, "--image-root", GoldenRun.Images,
            "--out", output)).ShouldExit(0);
        Assert.Equal(
            ["++", "+-"], File.ReadLines(output).Select(
                line => JsonDocument.Parse(line).RootElement.GetProperty("sequence").GetString()));
    }

    [Fact]
    public async Task LogProbs_BadRow_LeavesNoFile()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write(
            "data.jsonl", """{"image": "none.jpg", "question": "What?", "chosen": "A.", "rejected": "B."}""" + "\n");
        (await AdavipProcess.RunAsync("logprobs", "--model", GoldenRun.Model, "--data", data, "--out", folder.At("logps.jsonl")))
            .ShouldFail(3, "none.jpg");
        Assert.Equal([data], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task LogProbs_DataNamedTwice_IsNotToldOfWeights()
    {
        using var folder = new TemporaryFolder();
        string error = (await AdavipProcess.RunAsync(
            "logprobs", "--model", GoldenRun.Model, "--data", GoldenRun.Data, "--data", GoldenRun.Data, "--image-root",
            GoldenRun.Images, "--out", folder.At("logps.jsonl"))).ShouldFail(2, "is named twice. Name it once.").Error;
        Assert.DoesNotContain("weight", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_GoldenCheckpoint_CountsTheWeightsInItsFiles()
    {
        CommandResult plan = (await AdavipProcess.RunAsync(
            "plan", "--recipe", "tiny", "--model", GoldenRun.Model, "--samples", "3")).ShouldExit(0);
        using FileStream weights = File.OpenRead(Path.Combine(GoldenRun.Model, "model.safetensors"));
        byte[] header = new byte[8];
        weights.ReadExactly(header);
        long bytes = weights.Length - header.Length - BinaryPrimitives.ReadInt64LittleEndian(header);
        Assert.Contains(
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes / 4:N0} weights of 4 bytes"), plan.Out,
            StringComparison.Ordinal);
        Assert.Matches(@"steps +5\n", plan.Out);
        foreach (string part in (string[])["gradients", "optimizer moments", "logits", "checkpoints", "FLOP per step"])
        {
            Assert.Contains(part, plan.Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Plan_OnlyConfigThere_NeedsNoWeights()
    {
        using var folder = new TemporaryFolder();
        File.Copy(Path.Combine(GoldenRun.Model, "config.json"), folder.At("config.json"));
        (await AdavipProcess.RunAsync("plan", "--recipe", "llava-1.5-7b", "--model", folder.Path)).ShouldExit(0);
        File.Delete(folder.At("config.json"));
        (await AdavipProcess.RunAsync("plan", "--recipe", "llava-1.5-7b", "--model", folder.Path)).ShouldFail(3, "config.json");
    }

    [Fact]
    public async Task PlanAndInfo_Json_HaveTheFactsOfTheText()
    {
        string[] command = ["plan", "--recipe", "tiny", "--model", GoldenRun.Model, "--samples", "100", "--json"];
        using JsonDocument plan = JsonDocument.Parse((await InProcess.RunAsync(command)).ShouldExit(0).Out);
        JsonElement memory = plan.RootElement.GetProperty("memory");
        Assert.Equal(
            plan.RootElement.GetProperty("memory_bytes").GetInt64(),
            memory.EnumerateArray().Sum(line => line.GetProperty("bytes").GetInt64()));
        Assert.True(plan.RootElement.GetProperty("reference_flops").GetDouble() > 0);
        Assert.Equal(100, plan.RootElement.GetProperty("assumed").GetProperty("samples").GetInt32());
        using JsonDocument info = JsonDocument.Parse((await AdavipProcess.RunAsync("info", "--json")).ShouldExit(0).Out);
        Assert.StartsWith("adavip ", info.RootElement.GetProperty("program").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(info.RootElement.GetProperty("kernels").EnumerateObject());
        Assert.All(
            info.RootElement.GetProperty("kernels").EnumerateObject(),
            kernel => Assert.False(string.IsNullOrEmpty(kernel.Value.GetProperty("active").GetString())));
    }

    [Fact]
    public async Task Train_Quiet_PrintsNothingButWarnings()
    {
        using var folder = new TemporaryFolder();
        CommandResult result = (await AdavipProcess.RunAsync(
            GoldenRun.Train(folder.At("out"), "--set", "schedule.steps=1", "--quiet"))).ShouldExit(0);
        Assert.DoesNotContain("step 1/1", result.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("Loading", result.Out, StringComparison.Ordinal);
        Assert.Equal("", result.Error);
    }

    [Fact]
    public async Task Info_Any_NamesVersionsDevicesAndEveryKernel()
    {
        CommandResult info = (await AdavipProcess.RunAsync("info")).ShouldExit(0);
        foreach (string part in (string[])["program:", ".NET ", "libtorch:", "devices:", "cpu", "ABI ", "freed memory:",
            "logprob_forward", "logprob_backward", "sequence_logprob", "preference_loss", "resize", "adamw", "sum_squares"])
        {
            Assert.Contains(part, info.Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Info_ForcedKernels_ShowsThemOrFails()
    {
        CommandResult forced = await AdavipProcess.RunAsync(["info"], input: null, ("ADAVIP_FORCE_IMPL", "ref"));
        Assert.Matches(@"logprob_forward +ref", forced.ShouldExit(0).Out);
        (await AdavipProcess.RunAsync(["info"], input: null, ("ADAVIP_FORCE_IMPL", "abacus")))
            .ShouldFail(1, "ADAVIP_FORCE_IMPL", "abacus");
    }

    [Theory]
    [InlineData("0", "returned to the system (ADAVIP_RETAIN_HEAP)", 0)]
    [InlineData("maybe", "ADAVIP_RETAIN_HEAP is \"maybe\" but must be 0 or 1", 2)]
    public async Task Info_HeapVariable_Decides(string value, string text, int code)
    {
        CommandResult result = (await AdavipProcess.RunAsync(["info"], input: null, ("ADAVIP_RETAIN_HEAP", value)))
            .ShouldExit(code);
        Assert.Contains(text, result.Out + result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "", "spin briefly, then sleep (GOMP_SPINCOUNT=1000)")]
    [InlineData("OMP_WAIT_POLICY", "active", "as OMP_WAIT_POLICY=active says (environment)")]
    [InlineData("GOMP_SPINCOUNT", "5", "as GOMP_SPINCOUNT=5 says (environment)")]
    public async Task Info_IdleThreads_SleepSoonUnlessTheUserSaysOtherwise(string variable, string value, string text)
    {
        (string, string)[] environment = variable.Length > 0 ? [(variable, value)] : [];
        Assert.Contains("idle threads:  " + text,
            (await AdavipProcess.RunAsync(["info"], input: null, environment)).ShouldExit(0).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "", "GOMP_SPINCOUNT = '1000'")]
    [InlineData("OMP_WAIT_POLICY", "passive", "GOMP_SPINCOUNT = '0'")]
    [InlineData("GOMP_SPINCOUNT", "5", "GOMP_SPINCOUNT = '5'")]
    public async Task OpenMp_OfTheProgram_HasTheSetting(string variable, string value, string text)
    {
        // The library itself prints what it was told when it is loaded.
        (string, string)[] environment = variable.Length > 0 ? [(variable, value)] : [];
        (string, string)[] shown = [("OMP_DISPLAY_ENV", "verbose"), .. environment];
        CommandResult info = (await AdavipProcess.RunAsync(["info"], input: null, shown)).ShouldExit(0);
        Assert.Contains(text, info.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_Any_IsOneLine() =>
        Assert.Matches(@"^adavip \d+\.\d+\.\d+\S*\n$", (await AdavipProcess.RunAsync("version")).ShouldExit(0).Out);
}
