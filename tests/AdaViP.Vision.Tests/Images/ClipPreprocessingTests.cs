using System.Text.Json.Nodes;
using AdaViP.Core.Data;
using AdaViP.Core.Images;
using AdaViP.Testing;
using AdaViP.Vision.Images;
using Xunit;

namespace AdaViP.Vision.Tests.Images;

public sealed class ClipPreprocessingTests : IDisposable
{
    private const string Current =
        """
        {"crop_size": {"height": 336, "width": 336}, "do_center_crop": true, "do_convert_rgb": true, "do_normalize": true,
         "do_rescale": true, "do_resize": true, "image_mean": [0.5, 0.25, 0.125], "image_std": [0.3, 0.2, 0.1],
         "image_processor_type": "CLIPImageProcessor", "resample": 3, "rescale_factor": 0.00392156862745098,
         "size": {"shortest_edge": 336}}
        """;

    private const string Old =
        """
        {"crop_size": 336, "do_center_crop": true, "do_normalize": true, "do_resize": true, "feature_extractor_type":
         "CLIPFeatureExtractor", "image_mean": [0.5, 0.25, 0.125], "image_std": [0.3, 0.2, 0.1], "resample": 3, "size": 336}
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void FromCheckpoint_OldAndCurrentStyle_MeanTheSame()
    {
        ClipPreprocessing current = Read(Current);
        ClipPreprocessing old = Read(Old);
        Assert.Equal(336, current.ShortestEdge);
        Assert.Equal((336, 336), (current.CropHeight, current.CropWidth));
        Assert.Equal(ResampleFilter.Bicubic, current.Filter);
        Assert.Equal(new RgbValues(0.5, 0.25, 0.125), current.Mean);
        Assert.Equal(new RgbValues(0.3, 0.2, 0.1), current.Deviation);
        Assert.Equal(1.0 / 255.0, current.Rescale);
        Assert.Equal(current, old);
    }

    [Fact]
    public void FromCheckpoint_ProcessorConfig_IsReadWhereTheOtherIsAbsent()
    {
        _folder.Write(
            ClipPreprocessing.ProcessorFileName, $$"""{"image_processor": {{Current}}, "processor_class": "LlavaProcessor"}""");
        Assert.Equal(336, ClipPreprocessing.FromCheckpoint(_folder.Path).ShortestEdge);
    }

    // transformers 5 looks into processor_config.json first; older files of that name say nothing about pictures.
    [Theory]
    [InlineData("""{"image_processor": SETTINGS, "patch_size": 14}""", 224)]
    [InlineData("""{"image_processor": null, "patch_size": 14}""", 336)]
    [InlineData("""{"image_token": "<image>", "num_additional_image_tokens": 1, "patch_size": 14}""", 336)]
    public void FromCheckpoint_BothFiles_TakesTheSettingsOfTheProcessor(string processor, int edge)
    {
        string other = Current.Replace("336", "224", StringComparison.Ordinal);
        _folder.Write(ClipPreprocessing.FileName, Current);
        _folder.Write(ClipPreprocessing.ProcessorFileName, processor.Replace("SETTINGS", other, StringComparison.Ordinal));
        Assert.Equal(edge, ClipPreprocessing.FromCheckpoint(_folder.Path).ShortestEdge);
    }

    [Fact]
    public void FromCheckpoint_ProcessorWithoutPictureSettings_IsNotTakenForThem()
    {
        _folder.Write(ClipPreprocessing.ProcessorFileName, """{"image_token": "<image>", "patch_size": 14}""");
        UserDataException error = Assert.Throws<UserDataException>(() => ClipPreprocessing.FromCheckpoint(_folder.Path));
        Assert.Contains("processor_config.json with image_processor", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromCheckpoint_NeitherFile_NamesBoth()
    {
        UserDataException error = Assert.Throws<UserDataException>(() => ClipPreprocessing.FromCheckpoint(_folder.Path));
        Assert.Contains("preprocessor_config.json", error.Message, StringComparison.Ordinal);
        Assert.Contains("processor_config.json", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("size", """{"height": 300, "width": 400}""", null, 300, 400)]
    [InlineData("size", "384", 384, 0, 0)]
    [InlineData("size", """{"shortest_edge": 384, "longest_edge": null, "height": null, "width": null}""", 384, 0, 0)]
    [InlineData("size", """{"height": 300, "width": 400, "shortest_edge": null}""", null, 300, 400)]
    public void FromCheckpoint_Size_IsReadInEachStyle(string key, string value, int? shortest, int height, int width)
    {
        JsonNode settings = JsonNode.Parse(Current)!;
        settings[key] = JsonNode.Parse(value);
        settings["crop_size"] = 224;
        ClipPreprocessing read = Read(settings.ToJsonString());
        Assert.Equal((shortest, height, width), (read.ShortestEdge, read.ResizeHeight, read.ResizeWidth));
    }

    [Fact]
    public void FromCheckpoint_StepsSwitchedOff_HaveNeutralNumbers()
    {
        JsonNode settings = JsonNode.Parse(Current)!;
        settings["do_normalize"] = false;
        settings["do_rescale"] = false;
        ClipPreprocessing read = Read(settings.ToJsonString());
        Assert.Equal((RgbValues.All(0), RgbValues.All(1), 1.0), (read.Mean, read.Deviation, read.Rescale));
    }

    [Theory]
    [InlineData("image_processor_type", "\"SiglipImageProcessor\"", "SiglipImageProcessor")]
    [InlineData("resample", "0", "bicubic")]
    [InlineData("resample", "\"bicubic\"", "bicubic")]
    [InlineData("size", """{"longest_edge": 336}""", "shortest_edge")]
    [InlineData("size", """{"shortest_edge": 336, "longest_edge": 1000}""", "longest_edge")]
    [InlineData("size", """{"shortest_edge": 0}""", "1 to 8192")]
    [InlineData("size", """{"shortest_edge": 335}""", "crop_size")]
    [InlineData("crop_size", "\"336\"", "crop_size")]
    [InlineData("do_resize", "false", "do_resize")]
    [InlineData("do_center_crop", "false", "do_center_crop")]
    [InlineData("do_center_crop", "\"yes\"", "true or false")]
    [InlineData("do_image_splitting", "true", "do_image_splitting")]
    [InlineData("image_mean", "[0.5, 0.5]", "three numbers")]
    [InlineData("image_std", "[0.5, 0, 0.5]", "above 0")]
    [InlineData("rescale_factor", "-1", "rescale_factor")]
    [InlineData("rescale_factor", "1e308", "1e308")]
    [InlineData("rescale_factor", "1e30", "as 1/255 does")]
    [InlineData("rescale_factor", "1e-300", "as 1/255 does")]
    [InlineData("image_std", "[0.5, 1e-30, 0.5]", "for green")]
    [InlineData("image_mean", "[1e30, 0.5, 0.5]", "for red")]
    public void FromCheckpoint_UnknownSetting_IsNamedWithTheFile(string key, string value, string expected)
    {
        JsonNode settings = JsonNode.Parse(Current)!;
        settings[key] = JsonNode.Parse(value);
        UserDataException error = Assert.Throws<UserDataException>(() => Read(settings.ToJsonString()));
        Assert.Contains(ClipPreprocessing.FileName, error.Message, StringComparison.Ordinal);
        Assert.Contains(key, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    // CLIPImageProcessor.__init__: size 224 (shortest edge), crop 224 x 224, mean and deviation of OpenAI's CLIP.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void FromCheckpoint_SettingsThatAreAbsentOrNull_AreTheProcessorsOwn(bool asNull)
    {
        JsonObject settings = JsonNode.Parse(Current)!.AsObject();
        foreach (string key in (string[])["size", "crop_size", "image_mean", "image_std", "resample", "rescale_factor"])
        {
            settings.Remove(key);
            if (asNull)
            {
                settings[key] = null;
            }
        }

        ClipPreprocessing read = Read(settings.ToJsonString());
        Assert.Equal((224, 224, 224), (read.ShortestEdge, read.CropHeight, read.CropWidth));
        Assert.Equal(new RgbValues(0.48145466, 0.4578275, 0.40821073), read.Mean);
        Assert.Equal(new RgbValues(0.26862954, 0.26130258, 0.27577711), read.Deviation);
        Assert.Equal((ResampleFilter.Bicubic, 1.0 / 255.0), (read.Filter, read.Rescale));
    }

    [Fact]
    public void FromCheckpoint_ListsForSizesAndNumbersForChannels_MeanWhatTheyMeanThere()
    {
        JsonNode settings = JsonNode.Parse(Current)!;
        settings["size"] = new JsonArray(300, 400);
        settings["crop_size"] = new JsonArray(200, 210);
        settings["image_mean"] = 0.5;
        settings["image_std"] = 0.25;
        ClipPreprocessing read = Read(settings.ToJsonString());
        Assert.Equal((null, 300, 400), (read.ShortestEdge, read.ResizeHeight, read.ResizeWidth));
        Assert.Equal((200, 210), (read.CropHeight, read.CropWidth));
        Assert.Equal((RgbValues.All(0.5), RgbValues.All(0.25)), (read.Mean, read.Deviation));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    public void FromCheckpoint_NoJsonObject_SaysSo(string content)
    {
        UserDataException error = Assert.Throws<UserDataException>(() => Read(content));
        Assert.Contains("JSON", error.Message, StringComparison.Ordinal);
    }

    private ClipPreprocessing Read(string content)
    {
        _folder.Write(ClipPreprocessing.FileName, content);
        return ClipPreprocessing.FromCheckpoint(_folder.Path);
    }
}
