using System.CommandLine;
using System.CommandLine.Completions;
using System.Text;
using AdaViP.Cli.Recipes;
using AdaViP.Cli.Runtime;
using AdaViP.Cli.Terminals;
using AdaViP.Cli.Yaml;
using AdaViP.Core.Recipes;
using AdaViP.Core.Settings;

namespace AdaViP.Cli.Commands;

/// <summary><c>adavip recipe list|show|copy|validate|keys</c>.</summary>
internal static class RecipeCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(Terminal terminal) => new("recipe", "Lists, shows, copies and checks recipes.")
    {
        CreateList(terminal),
        CreateShow(terminal),
        CreateCopy(terminal),
        CreateValidate(terminal),
        CreateKeys(terminal),
    };

    private static Command CreateList(Terminal terminal)
    {
        var command = new Command("list", "Lists the built-in recipes.");
        command.SetAction(_ =>
        {
            int width = RecipeLibrary.Names.Max(name => name.Length);
            foreach (string name in RecipeLibrary.Names)
            {
                terminal.Out.WriteLine($"{name.PadRight(width)}  {RecipeLibrary.Summary(name)}");
            }
        });
        return command;
    }

    private static Command CreateShow(Terminal terminal)
    {
        Argument<string> recipe = NameOrFile();
        var resolved = new Option<bool>("--resolved")
        {
            Description = "Print every key with its final value, defaults and --set included, instead of the recipe's own text.",
        };
        Option<string[]> set = SharedOptions.Set();
        var command = new Command("show", "Prints a recipe.") { recipe, resolved, set };
        command.SetAction(parsed =>
        {
            string name = parsed.GetRequiredValue(recipe);
            string[] overrides = parsed.GetRequiredValue(set);
            TrainingRecipe loaded = RecipeLibrary.Load(name, overrides);
            terminal.Out.Write(parsed.GetValue(resolved) || overrides.Length > 0
                ? RecipeYamlWriter.Write(loaded, $"{name} with every key")
                : RecipeLibrary.Open(name).Text);
        });
        return command;
    }

    private static Command CreateCopy(Terminal terminal)
    {
        var name = new Argument<string>("name") { Description = "Name of a built-in recipe." };
        var file = new Argument<string>("file") { Description = "Where to write it; - for standard output." };
        Option<bool> overwrite = SharedOptions.Overwrite("Replace the recipe if it exists.");
        var command = new Command("copy", "Writes a built-in recipe to a file, to be changed.") { name, file, overwrite };
        command.SetAction(parsed =>
        {
            string text = RecipeLibrary.Text(parsed.GetRequiredValue(name));
            string path = SharedOptions.Place(parsed.GetRequiredValue(file), "FILE");
            using OutputFile output = OutputFile.Create(
                path, parsed.GetValue(overwrite), "FILE", ("a recipe", RecipeLibrary.IsRecipe), []);
            output.Write(stream => stream.Write(Encoding.UTF8.GetBytes(text)));
            output.Complete();
            if (!OutputFile.IsStandardOutput(path))
            {
                terminal.ForLog().Out.WriteLine(
                    $"wrote {path}. After your changes: {new Invocation(["recipe", "validate", path])}");
            }
        });
        return command;
    }

    private static Command CreateValidate(Terminal terminal)
    {
        Argument<string> recipe = NameOrFile();
        Option<string[]> set = SharedOptions.Set();
        var command = new Command("validate", "Checks a recipe: every key, every value, and what only holds between values.")
        {
            recipe, set,
        };
        command.SetAction(parsed =>
        {
            string name = parsed.GetRequiredValue(recipe);
            TrainingRecipe loaded = RecipeLibrary.Load(name, parsed.GetRequiredValue(set));
            terminal.Out.WriteLine($"{name}: ok (\"{loaded.Name}\", objective {SettingNaming.NameOf(loaded.Objective)})");
        });
        return command;
    }

    private static Command CreateKeys(Terminal terminal)
    {
        var command = new Command("keys", "Prints the table of all keys in Markdown.");
        command.SetAction(_ => terminal.Out.Write(SettingTable.Write(TrainingRecipe.Schema)));
        return command;
    }

    private static Argument<string> NameOrFile() => new("recipe")
    {
        Description = "A built-in recipe or a YAML file.",
        CompletionSources = { _ => RecipeLibrary.Names.Select(name => new CompletionItem(name)) },
    };
}
