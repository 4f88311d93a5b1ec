using System.CommandLine;

namespace AdaViP.Cli.Commands;

/// <summary>Refuses empty texts: a shell variable that is not set becomes one, and no option means anything by it.</summary>
internal static class EmptyValueCheck
{
    /// <summary>Adds the check to every text option and argument of a command and of those below it.</summary>
    public static void AddTo(Command command)
    {
        foreach (Option option in command.Options.Where(option => option.ValueType == typeof(string) || option.ValueType == typeof(string[])))
        {
            option.Validators.Add(result =>
            {
                if (!result.Errors.Any() && result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
                {
                    result.AddError($"{option.Name} is empty but needs a value ({option.HelpName}).");
                }
            });
        }

        foreach (Argument argument in command.Arguments.Where(argument => argument.ValueType == typeof(string)))
        {
            argument.Validators.Add(result =>
            {
                if (result.Tokens is [var token, ..] && string.IsNullOrWhiteSpace(token.Value))
                {
                    result.AddError($"<{argument.Name}> is empty but needs a value.");
                }
            });
        }

        foreach (Command subcommand in command.Subcommands)
        {
            AddTo(subcommand);
        }
    }
}
