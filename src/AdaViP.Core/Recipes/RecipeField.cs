using System.Globalization;
using System.Reflection;

namespace AdaViP.Core.Recipes;

/// <summary>
/// One key of a recipe: its name, type, allowed values, and how its value is read from and written to text.
/// Everything comes from the property and its <see cref="RecipeKeyAttribute"/>.
/// </summary>
public sealed class RecipeField
{
    private readonly PropertyInfo _property;
    private readonly PropertyInfo? _section;
    private readonly RecipeKeyAttribute _key;

    internal RecipeField(PropertyInfo property, PropertyInfo? section)
    {
        _property = property;
        _section = section;
        _key = property.GetCustomAttribute<RecipeKeyAttribute>()
            ?? throw new InvalidOperationException($"{property.DeclaringType?.Name}.{property.Name} has no RecipeKey attribute.");
        Name = RecipeNaming.NameOf(property);
        SectionPath = section is null ? "" : RecipeNaming.NameOf(section);
        Path = section is null ? Name : $"{SectionPath}.{Name}";
        Default = GetValue(new TrainingRecipe());
    }

    /// <summary>The last part of the key, for example <c>learning_rate</c>.</summary>
    public string Name { get; }

    /// <summary>Key of the section it stands in; empty for the root.</summary>
    public string SectionPath { get; }

    /// <summary>The whole key, for example <c>optimizer.learning_rate</c>.</summary>
    public string Path { get; }

    /// <summary>One line: what the key does, its unit and the trade-off.</summary>
    public string Comment => _key.Comment;

    /// <summary>String, bool, int, long, double or an enum.</summary>
    public Type ValueType => _property.PropertyType;

    /// <summary>The value where a recipe does not name the key.</summary>
    public object Default { get; }

    /// <summary>What values are allowed, to follow "must be": "a number of at least 0", "one of pad, crop".</summary>
    public string Expectation => ValueType switch
    {
        _ when ValueType.IsEnum => "one of " + string.Join(", ", RecipeNaming.NamesOf(ValueType)),
        _ when ValueType == typeof(bool) => "true or false",
        _ when ValueType == typeof(string) => "a text",
        _ when ValueType == typeof(double) => "a number" + RangeText(),
        _ => "a whole number" + RangeText(),
    };

    /// <summary>The range alone, or the choices alone; empty where any value of the type is allowed.</summary>
    public string Allowed => ValueType.IsEnum ? string.Join(", ", RecipeNaming.NamesOf(ValueType)) : RangeText().Trim();

    /// <summary>The value in a recipe.</summary>
    public object GetValue(TrainingRecipe recipe)
    {
        object owner = _section is null ? recipe : _section.GetValue(recipe)!;
        return _property.GetValue(owner)!;
    }

    /// <summary>Reads a value.</summary>
    /// <param name="text">As it stands in the recipe or after <c>--set</c>.</param>
    /// <param name="value">The value; null when the text is not allowed.</param>
    /// <returns>Null, or a sentence that names key, value and what is allowed.</returns>
    public string? Parse(string text, out object? value)
    {
        value = ParseType(text);
        string? problem = value is null && IsWholeNumber(text) ? $"must be {TypeExpectation}"
            : value is null || !IsInRange(value) ? $"must be {Expectation}"
            : value is double number && !SinglePrecision.Holds(number, text) ? SinglePrecision.Requirement(zeroAllowed: IsInRange(0.0))
            : null;
        if (problem is null)
        {
            return null;
        }

        value = null;
        return $"{Path} is \"{text}\" but {problem}.";
    }

    /// <summary>Checks a value that a program set.</summary>
    /// <returns>Null, or a sentence that names key, value and what is allowed.</returns>
    public string? Check(object value) =>
        !IsInRange(value) ? $"{Path} is {Format(value)} but must be {Expectation}."
        : value is double number && !SinglePrecision.Holds(number) ? $"{Path} is {Format(value)} but {SinglePrecision.Requirement(zeroAllowed: IsInRange(0.0))}."
        : null;

    /// <summary>Writes a value so that <see cref="Parse"/> gives the same value back, and YAML readers the same type.</summary>
    public static string Format(object value) => value switch
    {
        Enum name => RecipeNaming.NameOf(name),
        bool flag => flag ? "true" : "false",
        double number => FormatNumber(number),
        string text => text,
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// <inheritdoc />
    public override string ToString() => Path;

    internal void SetValue(object owner, object value) => _property.SetValue(owner, value);

    // "5.0e-7": YAML 1.1 readers take a number with an exponent for a text unless it has a point and a signed exponent.
    private static string FormatNumber(double number)
    {
        string text = number.ToString("R", CultureInfo.InvariantCulture);
        int exponentAt = text.IndexOf('E', StringComparison.Ordinal);
        if (exponentAt < 0)
        {
            return text;
        }

        string mantissa = text[..exponentAt];
        int exponent = int.Parse(text[(exponentAt + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return (mantissa.Contains('.', StringComparison.Ordinal) ? mantissa : mantissa + ".0")
            + exponent.ToString("'e'+0;'e'-0", CultureInfo.InvariantCulture);
    }

    private object? ParseType(string text)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        if (ValueType == typeof(string))
        {
            return text;
        }

        if (ValueType.IsEnum)
        {
            return RecipeNaming.ValueOf(ValueType, text);
        }

        if (ValueType == typeof(bool))
        {
            return text switch { "true" => true, "false" => false, _ => null };
        }

        if (ValueType == typeof(int))
        {
            return int.TryParse(text, NumberStyles.AllowLeadingSign, culture, out int number) ? number : null;
        }

        if (ValueType == typeof(long))
        {
            return long.TryParse(text, NumberStyles.AllowLeadingSign, culture, out long number) ? number : null;
        }

        return ValueType == typeof(double)
            ? double.TryParse(text, NumberStyles.Float, culture, out double real) && double.IsFinite(real) ? real : null
            : throw new InvalidOperationException($"{Path} has the type {ValueType.Name}, which recipes do not know.");
    }

    // A whole number that the type of a whole-numbered key does not hold: the range is the type's where the key sets none.
    private bool IsWholeNumber(string text) =>
        (ValueType == typeof(int) || ValueType == typeof(long))
        && text.AsSpan(text is ['-' or '+', ..] ? 1 : 0) is { Length: > 0 } digits
        && !digits.ContainsAnyExceptInRange('0', '9');

    private string TypeExpectation
    {
        get
        {
            (long lowest, long highest) = ValueType == typeof(int) ? (int.MinValue, int.MaxValue) : (long.MinValue, long.MaxValue);
            string low = double.IsNaN(_key.Min) ? lowest.ToString(CultureInfo.InvariantCulture) : FormatNumber(_key.Min);
            string high = double.IsNaN(_key.Max) ? highest.ToString(CultureInfo.InvariantCulture) : FormatNumber(_key.Max);
            return $"a whole number of at least {low} and of at most {high}";
        }
    }

    private bool IsInRange(object value)
    {
        if (value is not (int or long or double))
        {
            return value is not Enum || Enum.IsDefined(ValueType, value);
        }

        double number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
        return double.IsFinite(number)
            && !(number < _key.Min)
            && !(_key.MinExclusive && number == _key.Min)
            && !(number > _key.Max);
    }

    private string RangeText()
    {
        string low = double.IsNaN(_key.Min) ? ""
            : _key.MinExclusive ? $" greater than {FormatNumber(_key.Min)}" : $" of at least {FormatNumber(_key.Min)}";
        string high = double.IsNaN(_key.Max) ? "" : $" of at most {FormatNumber(_key.Max)}";
        return low.Length > 0 && high.Length > 0 ? $"{low} and{high}" : low + high;
    }
}
