using AdaViP.Core.Data;
using AdaViP.Core.Images;
using AdaViP.Llava;
using AdaViP.Llava.Generation;
using Xunit;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tests.Llava;

/// <summary>generation_config.json: each setting does what transformers does with it, or is refused by name.</summary>
public sealed class GenerationSettingsTests
{
    [Fact]
    public void Load_NoFile_IsNeutral()
    {
        using TemporaryFolder folder = new();
        Assert.Equal(new GenerationSettings { Rules = null! }, GenerationSettings.Load(folder.Path) with { Rules = null! });
        Assert.True(GenerationSettings.Load(folder.Path).Rules.IsNeutral);
    }

    // What LLaVA-1.5, Vicuna and transformers 5.23 write.
    [Theory]
    [InlineData("""{"_from_model_config": true, "bos_token_id": 1, "eos_token_id": 2, "pad_token_id": 32001}""")]
    [InlineData("""{"bos_token_id": 1, "eos_token_id": 2, "max_length": 4096, "temperature": 0.9, "top_p": 0.6}""")]
    [InlineData("""{"eos_token_id": 2, "typical_p": 1.0, "num_beam_groups": 1, "early_stopping": false, "min_p": null}""")]
    [InlineData("""{"eos_token_id": [2], "do_sample": false, "typical_p": 0.5, "bad_words_ids": null}""")]
    [InlineData("""{"eos_token_id": 2, "suppress_tokens": [], "begin_suppress_tokens": []}""")]
    [InlineData("""{"eos_token_id": 2, "token_healing": false, "cache_implementation": "static", "use_cache": false}""")]
    public void Load_SettingsWithoutEffectOnAGreedySearch_IsGreedy(string json)
    {
        GenerationSettings settings = Load(json);
        Assert.Equal([2], settings.EndTokenIds!);
        Assert.Equal((0.0, 1, 1.0), (settings.Temperature, settings.Beams, settings.LengthPenalty));
        Assert.True(settings.Rules.IsNeutral);
    }

    [Fact]
    public void Load_Draws_HaveTheLibrarysDefaults()
    {
        GenerationSettings plain = Load("""{"do_sample": true}""");
        Assert.Equal((1.0, 1.0, 50), (plain.Temperature, plain.TopP, plain.TopK));
        GenerationSettings own = Load("""{"do_sample": true, "temperature": 0.2, "top_p": 0.7, "top_k": 0}""");
        Assert.Equal((0.2, 0.7, 0), (own.Temperature, own.TopP, own.TopK));
        Assert.Equal(9, Load("""{"max_new_tokens": 9}""").MaxNewTokens);
    }

    // -1 is not a token's id: answers end at their limit, as in transformers. null leaves it to config.json.
    [Theory]
    [InlineData("-1", new int[0])]
    [InlineData("[]", new int[0])]
    [InlineData("[-1, 5]", new[] { 5 })]
    [InlineData("null", null)]
    public void Load_EndIds_AreThoseThatATokenCanHave(string value, int[]? ids)
    {
        GenerationSettings settings = Load($$"""{"eos_token_id": {{value}}, "suppress_tokens": [-1], "temperature": NaN}""");
        Assert.Equal(ids, settings.EndTokenIds);
        Assert.Empty(settings.Rules.Suppressed);
    }

    [Theory]
    [InlineData("\"do_sample\": true, \"temperature\": NaN", "temperature is NaN")]
    [InlineData("\"penalty_alpha\": 0.6", "penalty_alpha is 0.6")]
    [InlineData("\"diversity_penalty\": 1.0", "diversity_penalty is 1.0")]
    [InlineData("\"num_return_sequences\": 2", "num_return_sequences is 2")]
    [InlineData("\"guidance_scale\": 1.5", "guidance_scale is 1.5")]
    [InlineData("\"bad_words_ids\": [[5]]", "bad_words_ids is [[5]]")]
    [InlineData("\"stop_strings\": [\"x\"]", "stop_strings is")]
    [InlineData("\"forced_eos_token_id\": 2", "forced_eos_token_id is 2")]
    [InlineData("\"do_sample\": true, \"min_p\": 0.1", "min_p is 0.1")]
    [InlineData("\"do_sample\": true, \"typical_p\": 0.5", "typical_p is 0.5")]
    [InlineData("\"do_sample\": true, \"num_beams\": 2", "num_beams is 2")]
    [InlineData("\"num_beams\": 2, \"early_stopping\": true", "early_stopping is true")]
    [InlineData("\"num_beams\": 2, \"early_stopping\": \"never\"", "early_stopping is \"never\"")]
    [InlineData("\"repetition_penalty\": 0", "repetition_penalty is 0")]
    [InlineData("\"no_repeat_ngram_size\": -1", "no_repeat_ngram_size is -1")]
    [InlineData("\"do_sample\": \"yes\"", "do_sample is \"yes\"")]
    [InlineData("\"eos_token_id\": \"</s>\"", "eos_token_id is")]
    [InlineData("\"token_healing\": true", "token_healing is true")]
    [InlineData("\"cache_implementation\": \"quantized\"", "cache_implementation is \"quantized\"")]
    public void Load_WhatIsNotOffered_NamesFileFieldAndValue(string setting, string complaint)
    {
        UserDataException e = Assert.Throws<UserDataException>(() => Load("{" + setting + "}"));
        Assert.Contains("generation_config.json: " + complaint, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Complete_WhatTheCallerSays_ComesBeforeTheFileEvenWhereItIsTheUsualValue()
    {
        GenerationSettings settings = Load("""{"length_penalty": 2.0, "repetition_penalty": 3.0, "eos_token_id": 9}""");
        GenerationOptions said = settings.Complete(
            new GenerationOptions { LengthPenalty = 1, Rules = new LogitRules(), EndTokenIds = [] });
        Assert.Equal(1, said.LengthPenalty);
        Assert.True(said.Rules!.IsNeutral);
        Assert.Empty(said.EndTokenIds!);
        GenerationOptions silent = settings.Complete(new GenerationOptions());
        Assert.Equal(2, silent.LengthPenalty);
        Assert.Equal(3, silent.Rules!.RepetitionPenalty);
        Assert.Equal([9], silent.EndTokenIds!);
    }

    // By hand: 3, 1, 2, 1 seen, penalty 2: scores of 1, 2, 3 halved where positive and doubled where negative. Runs of two: a 2
    // came after a 1 before, so 2 is out. The end (0) waits for a fifth token, 5 is never chosen, 4 not at once.
    [Fact]
    public void Apply_EveryRule_ChangesTheScoresAsTransformersDoes()
    {
        LogitRules rules = new()
        {
            RepetitionPenalty = 2,
            NoRepeatNgramSize = 2,
            MinLength = 5,
            Suppressed = [5],
            SuppressedAtStart = [4],
        };
        const float No = float.NegativeInfinity;
        Assert.Equal([No, 0.5f, No, -2, No, No, 7], Applied(rules, [3, 1, 2, 1], []));
        Assert.Equal([1, 0.5f, No, -2, 5, No, 7], Applied(rules, [3, 1, 2], [3, 1]));
        Assert.Equal([No, 1, 2, -1, 5, 6, 7], Applied(new LogitRules { MinNewTokens = 2 }, [3, 1, 2], [6]));
        Assert.Equal([1, No, No, No, 5, 6, 7], Applied(new LogitRules { NoRepeatNgramSize = 1 }, [3, 1], [2]));
        Assert.Equal([1, 1, 2, -1, 5, 6, 7], Applied(new LogitRules { NoRepeatNgramSize = 4 }, [3], []));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Answer_EndIdsOfTheFile_EndTheAnswer(int beams)
    {
        using GoldenLlava golden = GoldenLlava.Open();
        using TemporaryFolder folder = new();
        LlavaAnswer usual = Answer(golden.Policy, golden, beams);
        Assert.False(usual.Ended);
        int end = usual.TokenIds[2];
        string place = folder.Copy(golden.Policy);
        File.WriteAllText(Path.Combine(place, "generation_config.json"), $$"""{"eos_token_id": [2, {{end}}]}""");
        LlavaAnswer ended = Answer(place, golden, beams);
        Assert.True(ended.Ended);
        Assert.Equal(end, ended.TokenIds[^1]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Answer_NoRepeatedRunOfOne_HasEveryIdOnce(int beams)
    {
        using GoldenLlava golden = GoldenLlava.Open();
        using TemporaryFolder folder = new();
        string place = folder.Copy(golden.Policy);
        File.WriteAllText(Path.Combine(place, "generation_config.json"), """{"no_repeat_ngram_size": 1}""");
        LlavaAnswer answer = Answer(place, golden, beams);
        Assert.Equal(answer.TokenIds.Count, answer.TokenIds.Except(answer.PromptIds).Distinct().Count());
    }

    private static LlavaAnswer Answer(string folder, GoldenLlava golden, int beams)
    {
        using LlavaAssistant assistant = LlavaAssistant.Open(folder, "cpu");
        int side = assistant.Config.Vision.ImageSize;
        using Tensor pixels = golden.PixelValues(0, rejected: false);
        using Tensor flat = pixels.to(ScalarType.Float32).contiguous();
        assistant.Look(new PixelValues([.. flat.data<float>()], side, side));
        return assistant.Answer([], "What is this?", new GenerationOptions { MaxNewTokens = 8, Beams = beams });
    }

    private static float[] Applied(LogitRules rules, int[] prompt, int[] answer)
    {
        using Tensor scores = tensor(new float[] { 1, 1, 2, -1, 5, 6, 7 }).unsqueeze(0);
        using Tensor changed = rules.Apply(scores, prompt, [answer], [0]);
        return [.. changed.data<float>()];
    }

    private static GenerationSettings Load(string json)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.At("config.json"), "{}"); // what makes it a model folder
        File.WriteAllText(folder.At("generation_config.json"), json);
        return GenerationSettings.Load(folder.Path);
    }
}
