using System.Text.Json.Nodes;
using AdaViP.Core.Recipes;
using AdaViP.Llava.Checkpoints;
using AdaViP.Llava.Models;
using AdaViP.Torch.Safetensors;
using Xunit;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tests.Llava;

/// <summary>What <c>auto</c> means for a checkpoint: what config.json names, else what is stored.</summary>
public sealed class CheckpointPrecisionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\"dtype\": \"bfloat16\"", "F32", WeightPrecision.BFloat16)]
    [InlineData("\"torch_dtype\": \"bfloat16\"", null, WeightPrecision.BFloat16)]
    [InlineData("\"torch_dtype\": \"float32\"", "BF16", WeightPrecision.Float32)]
    [InlineData("\"torch_dtype\": \"float16\"", "F16", WeightPrecision.Float32)]
    [InlineData("\"pad_token_id\": 0", "BF16", WeightPrecision.BFloat16)]
    [InlineData("\"pad_token_id\": 0", "F16", WeightPrecision.Float32)]
    [InlineData("\"pad_token_id\": 0", "F32", WeightPrecision.Float32)]
    [InlineData("\"pad_token_id\": 0", null, WeightPrecision.Float32)]
    public void Of_ConfigOrElseWeights_Decides(string field, string? stored, WeightPrecision expected)
    {
        if (stored is not null)
        {
            ScalarType type =
                stored switch { "BF16" => ScalarType.BFloat16, "F16" => ScalarType.Float16, _ => ScalarType.Float32 };
            using Tensor most = zeros([8, 8], dtype: type);
            using Tensor few = zeros([2], dtype: ScalarType.Float32);
            SafetensorsWriter.WriteTo(
                Path.Combine(_folder.Path, "model.safetensors"),
                [("most", most), ("few", few)],
                null,
                File.Create);
        }

        LlavaConfig config = TestModels.GroupedConfig() with { CheckpointDtype = DtypeIn(field) };
        Assert.Equal(expected, CheckpointPrecision.Of(_folder.Path, config));
    }

    private static ScalarType? DtypeIn(string field)
    {
        JsonObject config = JsonNode.Parse("{" + field + "}")!.AsObject();
        return (config["dtype"] ?? config["torch_dtype"])?.GetValue<string>() switch
        {
            "bfloat16" => ScalarType.BFloat16,
            "float16" => ScalarType.Float16,
            "float32" => ScalarType.Float32,
            _ => null,
        };
    }
}
