using System.Globalization;
using AdaViP.Core.Data;
using AdaViP.Core.Foundation;

namespace AdaViP.Pairs.Selection;

/// <summary>Ranges of <see cref="SelectionOptions"/>.</summary>
public static class SelectionChecks
{
    /// <summary>Checks every number.</summary>
    /// <param name="options">What to check.</param>
    /// <param name="source">Where they come from, for the message: a file, "the command line".</param>
    /// <exception cref="UserDataException">One is out of its range; the message names it, its value and the range.</exception>
    public static void Check(SelectionOptions options, string source)
    {
        ArgumentNullException.ThrowIfNull(options);
        Between(source, "nms", options.Nms, 0, 1);
        Between(source, "min_mask_area", options.MinMaskArea, 0, 1);
        Between(source, "max_mask_area", options.MaxMaskArea, 0, 1);
        Between(source, "mask_nms", options.MaskNms, 0, 1);
        Between(source, "tie", options.Tie, 0, 1);
        Between(source, "dilation", options.Dilation, 0, 255);
        if (options.MinMaskArea >= options.MaxMaskArea)
        {
            throw new UserDataException(
                $"{source}: min_mask_area is {Text(options.MinMaskArea)} but must be less than max_mask_area, {Text(options.MaxMaskArea)}.");
        }
    }

    private static void Between(string source, string name, double value, double low, double high)
    {
        if (!(value >= low && value <= high))
        {
            throw new UserDataException($"{source}: {name} is {Text(value)} but must be from {Text(low)} to {Text(high)}.");
        }
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
