using System.Globalization;
using AdaViP.Cli.Failures;
using AdaViP.Core.Recipes;

namespace AdaViP.Cli.Commands;

/// <summary>What <c>--data</c> named: files, and perhaps how often an epoch goes through each.</summary>
/// <param name="Paths">Files, folders or patterns, in order.</param>
/// <param name="Weights">One for each; null where no weight was given.</param>
internal sealed record DataArguments(IReadOnlyList<string> Paths, IReadOnlyList<double>? Weights)
{
    private const string WeightsKey = "data.weights=";

    /// <summary>What the weights are in the recipe, as <c>--set</c> would say it; empty without weights.</summary>
    public string[] Overrides => Weights is null ? [] : [WeightsKey + DataWeights.Format(Weights)];

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

    /// <summary>Refuses weights that both options give.</summary>
    /// <param name="set">Values of <c>--set</c>.</param>
    /// <param name="values">Values of <c>--data</c>.</param>
    /// <exception cref="UsageErrorException">Both do.</exception>
    public void RequireNoOther(IReadOnlyList<string> set, IReadOnlyList<string> values)
    {
        if (Weights is not null && set.LastOrDefault(one => one.StartsWith(WeightsKey, StringComparison.Ordinal)) is string other)
        {
            throw new UsageErrorException(
                $"--data {values.First(value => Split(value).Weight is not null)} "
                    + $"and --set {other} both give the weights of the data. Keep one of them.");
        }
    }

    /// <summary>The files of a command that goes through each row once.</summary>
    /// <exception cref="UsageErrorException">A weight is given.</exception>
    public static IReadOnlyList<string> WithoutWeights(IReadOnlyList<string> values) =>
        Read(values) is { Weights: null } plain ? plain.Paths : throw new UsageErrorException(
            $"--data is \"{values.First(value => Split(value).Weight is not null)}\": "
                + "weights have an effect in 'adavip train' only. Name the file alone.");

    // A file may have such a name itself, as in Hive's partitions (split=1): what exists is a path.
    private static (string Path, double? Weight) Split(string value)
    {
        int at = value.LastIndexOf('=');
        if (at <= 0 || Path.Exists(value))
        {
            return (value, null);
        }

        string text = value[(at + 1)..];
        bool isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double weight);
        if (isNumber && DataWeights.Holds(weight))
        {
            return (value[..at], weight);
        }

        // What stands behind the last sign is part of a name, unless what stands before it is the data already.
        return isNumber || (Path.Exists(value[..at]) && !text.AsSpan().ContainsAny('/', '*', '?'))
            ? throw new UsageErrorException(
                $"--data is \"{value}\", whose weight is {(text.Length == 0 ? "empty" : text)} "
                    + $"but must be {DataWeights.OfOne}, with a point before its decimals.")
            : (value, null);
    }
}
