using System.CommandLine;
using System.CommandLine.Parsing;
using AdaViP.Llava.Generation;

namespace AdaViP.Cli.Commands;

/// <summary>Options of <c>generate</c> and <c>chat</c> that decide how tokens are chosen.</summary>
internal sealed class GenerationArguments
{
    private readonly Option<int> _maxNewTokens = new("--max-new-tokens")
    {
        Description = "Most tokens of an answer.",
        HelpName = "count",
        DefaultValueFactory = _ => 64,
    };

    private readonly Option<int> _beams = new("--beams")
    {
        Description = "Beams of a beam search; 1 is none.",
        HelpName = "count",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<double> _temperature = new("--temperature")
    {
        Description = "0 takes the likeliest token every time; above 0 draws from softmax(logits / temperature).",
        HelpName = "number",
    };

    private readonly Option<double> _topP = new("--top-p")
    {
        Description = "With --temperature: draws only from the likeliest tokens that together reach this probability.",
        HelpName = "number",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<long> _seed = new("--seed") { Description = "With --temperature: seed of the draws.", HelpName = "number" };

    /// <summary>Adds the options and their checks to a command.</summary>
    public void AddTo(Command command)
    {
        Add(command, _maxNewTokens, value => value >= 1, "at least 1");
        Add(command, _beams, value => value >= 1, "at least 1");
        Add(command, _temperature, value => value is >= 0 and < double.PositiveInfinity, "a number of at least 0");
        Add(command, _topP, value => value is > 0 and <= 1, "greater than 0 and at most 1");
        Add(command, _seed, value => value >= 0, "at least 0");
        command.Validators.Add(result =>
        {
            if (Given(result, _beams) > 1 && Given(result, _temperature) > 0)
            {
                result.AddError("--beams and --temperature exclude each other: search for the likeliest answer, or draw one.");
            }

            if (Given(result, _topP) is > 0 and <= 1 && Given(result, _temperature) == 0)
            {
                result.AddError("--top-p needs a --temperature above 0, for example 1: without one the likeliest token is taken every "
                    + "time, and nothing is drawn.");
            }
        });
    }

    /// <summary>The options as given.</summary>
    public GenerationOptions Read(ParseResult parsed) => new()
    {
        MaxNewTokens = parsed.GetValue(_maxNewTokens),
        Beams = parsed.GetValue(_beams),
        Temperature = parsed.GetValue(_temperature),
        TopP = parsed.GetValue(_topP),
        Seed = parsed.GetValue(_seed),
    };

    private static void Add<T>(Command command, Option<T> option, Func<T, bool> isAllowed, string allowed)
    {
        option.Validators.Add(result =>
        {
            // A value that is no number has its own message.
            if (!result.Errors.Any() && !isAllowed(result.GetValueOrDefault<T>()!))
            {
                result.AddError($"{option.Name} is {result.Tokens[0].Value} but must be {allowed}.");
            }
        });
        command.Add(option);
    }

    // Defaults are filled in after the validators ran: what was not given counts as 0.
    private static T Given<T>(CommandResult result, Option<T> option)
        where T : struct =>
        result.GetResult(option) is OptionResult { Implicit: false } given ? given.GetValueOrDefault<T>() : default;
}
