using System.CommandLine;
using AdaViP.Core;

namespace AdaViP.Cli.Commands;

/// <summary>
/// Refuses empty texts, which a shell variable that is not set becomes,
/// and misspelt options that would be taken for the value of an argument.
/// </summary>
internal static class ValueChecks
{
    /// <summary>Adds the check to every text option and argument of a command and of those below it.</summary>
    public static void AddTo(Command command)
    {
        foreach (Option option in command.Options.Where(option => IsText(option.ValueType)))
        {
            option.Validators.Add(result =>
            {
                if (!result.Errors.Any() && result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
                {
                    result.AddError($"{option.Name} is empty but needs a value ({option.HelpName}).");
                }
            });
        }

        foreach (Argument argument in command.Arguments.Where(argument => IsText(argument.ValueType)))
        {
            argument.Validators.Add(result =>
            {
                if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
                {
                    result.AddError($"<{argument.Name}> is empty but needs a value.");
                }

                // A file of such a name can be given as ./--name.
                if (result.Tokens.FirstOrDefault(token =>
                    token.Value.StartsWith("--", StringComparison.Ordinal))?.Value is string option)
                {
                    result.AddError(
                        "Unrecognized option "
                        + $"'{option}'.{Spelling.Suggestion(option, command.Options.Select(known => known.Name))}");
                }
            });
        }

        foreach (Command subcommand in command.Subcommands)
        {
            AddTo(subcommand);
        }
    }

    private static bool IsText(Type type) => type == typeof(string) || type == typeof(string[]);
}
