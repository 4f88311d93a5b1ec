namespace AdaViP.Core.Settings;

/// <summary>
/// A number, choice, text or file that a user may set: printed recipes, tables in the documentation, checks of ranges and help of
/// options come from here. On a property whose type has settings of its own it makes a section of the file.
/// </summary>
/// <param name="text">One line: what it does, its trade-off; <c>{choices}</c> stands for the names of an enum's values.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingAttribute(string text) : Attribute
{
    /// <summary>One line, as it is written: what it does, its trade-off.</summary>
    public string Text { get; } = text;

    /// <summary>Smallest allowed value; NaN for none.</summary>
    public double Min { get; set; } = double.NaN;

    /// <summary>Largest allowed value; NaN for none.</summary>
    public double Max { get; set; } = double.NaN;

    /// <summary>Whether the value must be greater than <see cref="Min"/>, not equal to it.</summary>
    public bool MinExclusive { get; set; }

    /// <summary>What the number counts, to follow the range in help: pixels; null where the text says it.</summary>
    public string? Unit { get; set; }

    /// <summary>What a value must be, to follow "must be", where type and range do not say it.</summary>
    public string? Value { get; set; }

    /// <summary>
    /// The section of the file that the key stands in, where that is not the one of its record: a choice that its user looks for
    /// beside others. Null for none; without such a section the key stays with its record.
    /// </summary>
    public string? Section { get; set; }

    /// <summary>Whether it names a file or folder; paths are relative to the file that they stand in.</summary>
    public bool IsFile { get; set; }
}
