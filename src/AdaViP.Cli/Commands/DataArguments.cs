using System.Globalization;
using AdaViP.Core.Recipes;

namespace AdaViP.Cli.Commands;

/// <summary>What <c>--data</c> named: files, and perhaps how often an epoch goes through each.</summary>
/// <param name="Paths">Files, folders or patterns, in order.</param>
/// <param name="Weights">One for each; null where no weight was given.</param>
internal sealed record DataArguments(IReadOnlyList<string> Paths, IReadOnlyList<double>? Weights)
{
    /// <summary>What the weights are in the recipe, as <c>--set</c> would say it; empty without weights.</summary>
    public string[] Overrides => Weights is null ? [] : ["data.weights=" + DataWeights.Format(Weights)];

    /// <summary>Reads the values of the option.</summary>
    /// <param name="values"><c>FILE</c> or <c>FILE=WEIGHT</c>.</param>
    /// <exception cref="UsageErrorException">A weight is out of range.</exception>
    public static DataArguments Read(IReadOnlyList<string> values)
    {
        var paths = new List<string>();
        var weights = new List<double>();
        bool any = false;
        foreach (string value in values)
        {
            (string path, double? weight) = Split(value);
            paths.Add(path);
            weights.Add(weight ?? 1);
            any |= weight is not null;
        }

        return new DataArguments(paths, any ? weights : null);
    }

    /// <summary>The files of a command that goes through each row once.</summary>
    /// <exception cref="UsageErrorException">A weight is given.</exception>
    public static IReadOnlyList<string> WithoutWeights(IReadOnlyList<string> values) =>
        Read(values) is { Weights: null } plain ? plain.Paths : throw new UsageErrorException(
            $"--data is \"{values.First(value => Split(value).Weight is not null)}\": weights have an effect in 'adavip train' only. Name the file alone.");

    // A file may have such a name itself, as in Hive's partitions (split=1): what exists is a path.
    private static (string Path, double? Weight) Split(string value)
    {
        int at = value.LastIndexOf('=');
        if (at <= 0 || Path.Exists(value)
            || !double.TryParse(value.AsSpan(at + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double weight))
        {
            return (value, null);
        }

        return weight > 0 && weight <= DataWeights.Largest
            ? (value[..at], weight)
            : throw new UsageErrorException(
                $"--data is \"{value}\", whose weight is {value[(at + 1)..]} but must be a number above 0 and of at most {DataWeights.Largest:0}.");
    }
}
