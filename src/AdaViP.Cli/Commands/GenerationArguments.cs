using System.CommandLine;
using AdaViP.Core.Data;
using AdaViP.Core.Memory;
using AdaViP.Llava.Generation;

namespace AdaViP.Cli.Commands;

/// <summary>Options of <c>generate</c> and <c>chat</c> that decide how tokens are chosen.</summary>
internal sealed class GenerationArguments
{
    private readonly Option<int> _maxNewTokens =
        NumberOption.Of<GenerationOptions, int>("--max-new-tokens", "count", nameof(GenerationOptions.MaxNewTokens));

    private readonly Option<int> _beams =
        NumberOption.Of<GenerationOptions, int>("--beams", "count", nameof(GenerationOptions.Beams));

    private readonly Option<double> _temperature =
        NumberOption.Of<GenerationOptions, double>("--temperature", "number", nameof(GenerationOptions.Temperature));

    private readonly Option<double> _topP = NumberOption.Of<GenerationOptions, double>(
        "--top-p", "number", nameof(GenerationOptions.TopP),
        "With --temperature: draws only from the likeliest tokens that together reach this probability.");

    private readonly Option<long> _seed = NumberOption.Of<GenerationOptions, long>(
        "--seed", "number", nameof(GenerationOptions.Seed), "With --temperature: seed of the draws.");

    /// <summary>Adds the options and their checks to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_maxNewTokens);
        command.Options.Add(_beams);
        command.Options.Add(_temperature);
        command.Options.Add(_topP);
        command.Options.Add(_seed);
        command.Validators.Add(result =>
        {
            if (NumberOption.Given(result, _beams) > 1 && NumberOption.Given(result, _temperature) > 0)
            {
                result.AddError("--beams and --temperature exclude each other: search for the likeliest answer, or draw one.");
            }

            if (NumberOption.Given(result, _topP) > 0 && NumberOption.Given(result, _temperature) == 0)
            {
                result.AddError("--top-p needs a --temperature above 0, for example 1: "
                    + "without one the likeliest token is taken every time, and nothing is drawn.");
            }
        });
    }

    /// <summary>The options as given; those that are not, as the checkpoint's generation settings have them.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="modelFolder">Checkpoint folder.</param>
    public GenerationOptions Read(ParseResult parsed, string modelFolder)
    {
        GenerationSettings settings = GenerationSettings.Load(modelFolder);
        bool searchGiven = IsGiven(parsed, _beams) || IsGiven(parsed, _temperature);
        var options = new GenerationOptions
        {
            MaxNewTokens = IsGiven(parsed, _maxNewTokens) ? parsed.GetValue(_maxNewTokens)
                : settings.MaxNewTokens ?? parsed.GetValue(_maxNewTokens),
            FitsRoom = !IsGiven(parsed, _maxNewTokens),
            Beams = parsed.GetValue(_beams),
            Temperature = parsed.GetValue(_temperature),
            TopP = parsed.GetValue(_topP),
            Seed = parsed.GetValue(_seed),
        };
        return searchGiven ? options : options with
        {
            Beams = settings.Beams <= GenerationLimits.MostBeams ? settings.Beams : throw new UserDataException(
                $"{Path.Combine(modelFolder, GenerationSettings.FileName)}: num_beams is {settings.Beams}, "
                + $"but at most {GenerationLimits.MostBeams} are searched. Give {_beams.Name}, or correct the file."),
            Temperature = settings.Temperature,
            TopP = IsGiven(parsed, _topP) ? options.TopP : settings.TopP,
            TopK = settings.TopK,
        };
    }

    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };
}
