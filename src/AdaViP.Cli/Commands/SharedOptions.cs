using System.CommandLine;
using System.CommandLine.Completions;
using System.Diagnostics.CodeAnalysis;
using AdaViP.Cli.Failures;
using AdaViP.Cli.Recipes;
using AdaViP.Cli.Terminals;
using AdaViP.Core;
using AdaViP.Core.Files;
using AdaViP.Core.Recipes;
using AdaViP.Core.Settings;

namespace AdaViP.Cli.Commands;

/// <summary>Options that several commands have, with one name, description and check each.</summary>
internal static class SharedOptions
{
    /// <summary><c>--set key=value</c>, any number of times.</summary>
    public static Option<string[]> Set() => new("--set")
    {
        CompletionSources = { _ => TrainingRecipe.Schema.Settings.Select(field => new CompletionItem(field.Path + "=")) },
        Description = "Overrides one recipe key, for example --set optimizer.learning_rate=1e-6. "
            + "May be repeated; the last one wins.",
        HelpName = "key=value",
        AllowMultipleArgumentsPerToken = false,
        DefaultValueFactory = _ => [],
    };

    /// <summary>
    /// Overrides of a recipe: <c>--set</c>, then <c>--device</c>, which is short for <c>--set runtime.device=</c>.
    /// </summary>
    public static string[] Overrides(string[] set, string? device) => device is null ? set : [.. set, "runtime.device=" + device];

    /// <summary><c>--recipe NAME|FILE</c>, required.</summary>
    public static Option<string> Recipe() => new("--recipe")
    {
        CompletionSources = { _ => RecipeLibrary.Names.Select(name => new CompletionItem(name)) },
        Description = "A built-in recipe ('adavip recipe list') or a YAML file.",
        HelpName = "name|file",
        Required = true,
    };

    /// <summary><c>--model DIR</c>, required.</summary>
    public static Option<string> Model() => new("--model")
    {
        Description = "Folder of a LLaVA checkpoint: Hugging Face layout, or the original one of liuhaotian.",
        HelpName = "folder",
        Required = true,
    };

    /// <summary>
    /// <c>--data FILE</c>, required, any number of times; with <c>=WEIGHT</c> behind the file where a recipe mixes them.
    /// </summary>
    /// <param name="weights">Whether weights have an effect.</param>
    public static Option<string[]> Data(bool weights = false) => new("--data")
    {
        Description = "Preference data: parquet, JSONL or JSON; the format is recognised. May be repeated"
            + (weights ? "; FILE=2 goes through FILE twice in an epoch (data.weights)." : "."),
        HelpName = weights ? "file[=weight]" : "file",
        AllowMultipleArgumentsPerToken = false,
        Required = true,
    };

    /// <summary><c>--image-root DIR</c>.</summary>
    public static Option<string?> ImageRoot() => new("--image-root")
    {
        Description = "Folder to which picture paths in the data are relative; default: the folder of the data file.",
        HelpName = "folder",
    };

    /// <summary><c>--image FILE</c>, required.</summary>
    public static Option<string> Image() => new("--image")
    {
        Description = "Picture file: JPEG, PNG, WebP and others.",
        HelpName = "file",
        Required = true,
    };

    /// <summary><c>--image-mode pad|crop</c>.</summary>
    public static Option<ImageMode?> ImageMode() =>
        OneOf<ImageMode>("--image-mode", "How a picture becomes square: pad (default, as LLaVA answers) or crop.");

    /// <summary><c>--precision auto|float32|bfloat16</c>.</summary>
    public static Option<WeightPrecision?> Precision() => OneOf<WeightPrecision>(
        "--precision",
        "Precision of weights and activations: auto (default, the checkpoint's own; float16 is computed as float32), "
            + "float32, or bfloat16 (half the memory).");

    /// <summary><c>--quiet</c>.</summary>
    public static Option<bool> Quiet() => new("--quiet")
    {
        Description = "Leave progress and hints out: results, warnings and errors only.",
    };

    /// <summary><c>--json</c>.</summary>
    public static Option<bool> Json(string what) => new("--json") { Description = what };

    /// <summary><c>--overwrite</c>.</summary>
    public static Option<bool> Overwrite(string what) => new(Invocation.OverwriteName) { Description = what };

    /// <summary>Where results go, as given, but without ".." in it; null where nothing was given.</summary>
    /// <param name="given">What the option says.</param>
    /// <param name="option">What it is called.</param>
    /// <exception cref="UsageErrorException">".." in it leads nowhere.</exception>
    [return: NotNullIfNotNull(nameof(given))]
    public static string? Place(string? given, string option)
    {
        try
        {
            return given is null ? null : OutputPath.Resolve(given);
        }
        catch (UserOptionException e)
        {
            throw new UsageErrorException($"{option} {e.Message}", e);
        }
    }

    /// <summary><c>--no-memory-check</c>.</summary>
    public static Option<bool> NoMemoryCheck() => new("--no-memory-check")
    {
        Description = "Load models even where the available memory seems too small for them.",
    };

    /// <summary><c>--device auto|cpu|cuda:N</c>; null where the option was not given.</summary>
    /// <param name="otherwise">What holds then.</param>
    public static Option<string?> Device(string otherwise = "what the recipe says")
    {
        var option = new Option<string?>("--device")
        {
            CompletionSources = { _ => [new CompletionItem("auto"), new CompletionItem("cpu"), new CompletionItem("cuda:0")] },
            Description =
                "auto (a GPU where libtorch sees one, else the processor), "
                + $"cpu, or cuda:N for the GPU number N; default: {otherwise}.",
            HelpName = "auto|cpu|cuda:N",
        };
        option.Validators.Add(result =>
        {
            string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
            if (!RecipeValidation.IsDevice(text))
            {
                result.AddError($"--device is \"{text}\" but must be auto, cpu or cuda:N, N being the number of the GPU from 0.");
            }
        });
        return option;
    }

    /// <summary>An option whose values are the names of a choice.</summary>
    /// <param name="name">With its dashes.</param>
    /// <param name="description">What it does.</param>
    /// <param name="otherwise">The value where the option was not given.</param>
    public static Option<T> OneOf<T>(string name, string description, T otherwise)
        where T : struct, Enum => OneOf<T, T>(name, description, value => value ?? otherwise, () => otherwise);

    private static Option<T?> OneOf<T>(string name, string description)
        where T : struct, Enum => OneOf<T, T?>(name, description, value => value, null);

    private static Option<TValue> OneOf<T, TValue>(
        string name, string description, Func<T?, TValue> valueOf, Func<TValue>? otherwise)
        where T : struct, Enum
    {
        IReadOnlyList<string> names = [.. SettingNaming.NamesOf(typeof(T))];
        var option = new Option<TValue>(name)
        {
            Description = description,
            HelpName = string.Join('|', names),
            CustomParser = result =>
            {
                var value = SettingNaming.ValueOf(typeof(T), result.Tokens[0].Value) as T?;
                if (value is null)
                {
                    result.AddError($"{name} is \"{result.Tokens[0].Value}\" but must be one of {string.Join(", ", names)}.");
                }

                return valueOf(value);
            },
        };
        if (otherwise is not null)
        {
            option.DefaultValueFactory = _ => otherwise();
        }

        option.CompletionSources.Clear(); // the names of the code
        option.CompletionSources.Add(_ => names.Select(value => new CompletionItem(value)));
        return option;
    }
}
