using System.Globalization;
using System.Text.RegularExpressions;

namespace AdaViP.Evaluation.Objects;

/// <summary>COCO's picture ids, as numbers and in file names.</summary>
public static partial class CocoPicture
{
    /// <summary>The id that a name stands for: a number, or COCO's file name with or without folder, set and ending.</summary>
    /// <param name="name">"42", "000000000042.jpg", "val2014/COCO_val2014_000000000042.jpg".</param>
    /// <returns>Null where it is neither.</returns>
    public static long? IdOf(string name)
    {
        if (long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out long id))
        {
            return id;
        }

        Match match = FileName().Match(name);
        return match.Success ? long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : null;
    }

    [GeneratedRegex(@"(?:^|[/\\])(?:COCO_(?:train|val|test)[0-9]{4}_)?([0-9]{12})(?:\.[A-Za-z]{3,4})?$")]
    private static partial Regex FileName();
}
