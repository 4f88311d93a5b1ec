using AdaViP.Core.Data;
using AdaViP.Llava.Models;

namespace AdaViP.Llava.Generation;

/// <summary>
/// A checkpoint's generation_config.json: what transformers does when nobody says otherwise. Settings that would change answers
/// and are not applied here are refused by name.
/// </summary>
public sealed record GenerationSettings
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "generation_config.json";

    // Settings that change answers, with the value that changes nothing.
    private static readonly (string Name, double Neutral)[] Unsupported =
    [
        ("penalty_alpha", 0), ("diversity_penalty", 0), ("num_beam_groups", 1), ("encoder_repetition_penalty", 1),
        ("encoder_no_repeat_ngram_size", 0), ("guidance_scale", 1), ("num_return_sequences", 1), ("prompt_lookup_num_tokens", 0),
    ];

    private static readonly (string Name, double Neutral)[] UnsupportedDraws =
    [
        ("typical_p", 1), ("epsilon_cutoff", 0), ("eta_cutoff", 0), ("min_p", 0), ("top_h", 1),
    ];

    private static readonly string[] UnsupportedLists =
    [
        "bad_words_ids", "force_words_ids", "constraints", "sequence_bias", "exponential_decay_length_penalty",
        "forced_bos_token_id", "forced_eos_token_id", "stop_strings", "watermarking_config", "dola_layers", "max_time",
    ];

    /// <summary>
    /// Ids that end an answer; null where the file names none, and config.json decides. Empty where those it names are not of
    /// tokens (-1): answers end at their limit then.
    /// </summary>
    public IReadOnlyList<int>? EndTokenIds { get; init; }

    /// <summary>Most new tokens; null where the file names none.</summary>
    public int? MaxNewTokens { get; init; }

    /// <summary>Beams.</summary>
    public int Beams { get; init; } = 1;

    /// <summary>Beam scores are divided by length to this power.</summary>
    public double LengthPenalty { get; init; } = 1;

    /// <summary>0 unless the file asks for draws (<c>do_sample</c>).</summary>
    public double Temperature { get; init; }

    /// <summary>With draws: only from the likeliest tokens that together reach this probability.</summary>
    public double TopP { get; init; } = 1;

    /// <summary>With draws: only from this many likeliest tokens; 0 for all.</summary>
    public int TopK { get; init; }

    /// <summary>What is done to scores.</summary>
    public LogitRules Rules { get; init; } = new();

    /// <summary>Reads the file of a checkpoint folder; without one, everything is neutral.</summary>
    /// <param name="folder">Checkpoint folder.</param>
    /// <exception cref="UserDataException">A setting is malformed, or changes answers in a way that is not offered.</exception>
    public static GenerationSettings Load(string folder)
    {
        if (!Path.Exists(Path.Combine(folder, FileName)))
        {
            return new GenerationSettings();
        }

        ConfigNode file = ConfigNode.ReadFile(folder, FileName);
        bool draws = file.Flag("do_sample") ?? false;
        Refuse(file, draws);
        int beams = file.Integer("num_beams", 1) ?? 1;
        if (draws && beams > 1)
        {
            throw file.Wrong("num_beams", "1 together with do_sample: beams are searched here, not drawn");
        }

        return new GenerationSettings
        {
            EndTokenIds = file.Ids("eos_token_id"),
            MaxNewTokens = file.Integer("max_new_tokens", 1),
            Beams = beams,
            LengthPenalty = file.Number("length_penalty") ?? 1,
            Temperature = draws ? file.Positive("temperature") ?? 1 : 0,
            TopP = draws ? Fraction(file, "top_p") : 1,
            TopK = draws ? file.Integer("top_k", 0) ?? 50 : 0,
            Rules = new LogitRules
            {
                RepetitionPenalty = file.Positive("repetition_penalty") ?? 1,
                NoRepeatNgramSize = file.Integer("no_repeat_ngram_size", 0) ?? 0,
                MinLength = file.Integer("min_length", 0) ?? 0,
                MinNewTokens = file.Integer("min_new_tokens", 0) ?? 0,
                Suppressed = file.Ids("suppress_tokens") ?? [],
                SuppressedAtStart = file.Ids("begin_suppress_tokens") ?? [],
            },
        };
    }

    /// <summary>Options with what the file decides where they say nothing: end ids, rules for scores, length penalty.</summary>
    /// <param name="options">As the caller wants to decode.</param>
    internal GenerationOptions Complete(GenerationOptions options) => options with
    {
        EndTokenIds = options.EndTokenIds ?? EndTokenIds,
        LengthPenalty = options.LengthPenalty ?? LengthPenalty,
        Rules = options.Rules ?? Rules,
    };

    private static void Refuse(ConfigNode file, bool draws)
    {
        foreach ((string name, double neutral) in draws ? [.. Unsupported, .. UnsupportedDraws] : Unsupported)
        {
            if (file.Number(name) is double value && value != neutral)
            {
                throw file.Wrong(name, FormattableString.Invariant($"{neutral}, or no such field: this rule is not offered"));
            }
        }

        foreach (string name in UnsupportedLists.Where(file.Has))
        {
            throw file.Wrong(name, "null, or no such field: this rule is not offered");
        }

        if (file.Flag("token_healing") is true)
        {
            throw file.Wrong("token_healing", "false: the last token of a question stays as it is");
        }

        if (file.Has("cache_implementation") && file.Text("cache_implementation") == "quantized")
        {
            throw file.Wrong("cache_implementation", "another one, or no such field: keys and values are kept as they are");
        }

        if (file.Has("early_stopping") && !file.IsFalse("early_stopping") && file.Integer("num_beams", 1) > 1)
        {
            throw file.Wrong("early_stopping", "false: a search goes on while an open beam can still become the best");
        }
    }

    private static double Fraction(ConfigNode file, string name) =>
        file.Positive(name) is not double share ? 1
        : share <= 1 ? share
        : throw file.Wrong(name, "a number above 0 and at most 1");
}
