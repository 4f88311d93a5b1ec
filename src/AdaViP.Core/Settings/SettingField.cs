using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace AdaViP.Core.Settings;

/// <summary>
/// One setting: its name, type, allowed values, and how its value is read from and written to text.
/// Everything comes from the property and its <see cref="SettingAttribute"/>.
/// </summary>
public sealed class SettingField
{
    private readonly PropertyInfo _property;
    private readonly SettingAttribute _setting;
    private readonly IReadOnlyList<PropertyInfo> _owners;
    private readonly NumberRules _rules;

    /// <param name="property">Has a <see cref="SettingAttribute"/>.</param>
    /// <param name="owners">Properties that lead from the root to its record; empty for the root's own.</param>
    /// <param name="section">Key of the section that it stands in; empty for the root.</param>
    /// <param name="defaults">A record of its type with the defaults.</param>
    /// <param name="rules">What numbers are computed with.</param>
    internal SettingField(PropertyInfo property, IReadOnlyList<PropertyInfo> owners, string section, object defaults,
        NumberRules rules)
    {
        _property = property;
        _owners = owners;
        _rules = rules;
        _setting = property.GetCustomAttribute<SettingAttribute>()
            ?? throw new InvalidOperationException($"{property.DeclaringType?.Name}.{property.Name} has no Setting attribute.");
        Range = new SettingRange(_setting.Min, _setting.Max, _setting.MinExclusive);
        ValueType = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        Name = SettingNaming.NameOf(property);
        SectionPath = section;
        Path = section.Length == 0 ? Name : $"{section}.{Name}";
        IsRequired = MustBeSet(property);
        Default = IsRequired ? null : property.GetValue(defaults);
    }

    /// <summary>Name of the property.</summary>
    public string Property => _property.Name;

    /// <summary>The last part of the key, for example <c>learning_rate</c>.</summary>
    public string Name { get; }

    /// <summary>Key of the section it stands in; empty for the root.</summary>
    public string SectionPath { get; }

    /// <summary>The whole key, for example <c>optimizer.learning_rate</c>.</summary>
    public string Path { get; }

    /// <summary>One line: what the key does, its unit and the trade-off.</summary>
    public string Text =>
        ValueType.IsEnum ? _setting.Text.Replace("{choices}", Choices, StringComparison.Ordinal) : _setting.Text;

    /// <summary>Whether it names a file or folder.</summary>
    public bool IsFile => _setting.IsFile;

    /// <summary>Whether it says how a file is used; files of one section share it.</summary>
    public bool BelongsToFile => _owners.Count > 0 && _owners[^1].GetCustomAttribute<SettingAttribute>()!.IsFile;

    /// <summary>Whether a section without it is wrong.</summary>
    public bool IsRequired { get; }

    /// <summary>The numbers that are allowed.</summary>
    public SettingRange Range { get; }

    /// <summary>Type of its values; what a nullable one holds.</summary>
    public Type ValueType { get; }

    /// <summary>The value where nothing names the key; null where there is none, or the key is required.</summary>
    public object? Default { get; }

    /// <summary>What values are allowed, to follow "must be": "a number of at least 0", "one of pad, crop".</summary>
    public string Expectation => ValueType switch
    {
        _ when _setting.Value is string value => value,
        _ when _setting.IsFile => "a path, relative to this file",
        _ when ValueType.IsEnum => "one of " + string.Join(", ", SettingNaming.NamesOf(ValueType)),
        _ when ValueType == typeof(bool) => "true or false",
        _ when ValueType == typeof(string) => "a text",
        _ when ValueType == typeof(IReadOnlyList<string>) => IsRequired ? "a list of at least one text" : "a list of texts",
        _ when ValueType == typeof(double) => "a number" + Range.Phrase(_rules),
        _ when ValueType == typeof(TimeSpan) => "a number of seconds" + Range.Phrase(_rules),
        _ => "a whole number" + Range.Phrase(_rules),
    };

    /// <summary>The range alone, or the choices alone; empty where any value of the type is allowed.</summary>
    public string Allowed => ValueType.IsEnum ? string.Join(", ", SettingNaming.NamesOf(ValueType)) : Range.Phrase(_rules).Trim();

    /// <summary>What the number counts; empty where the text says it.</summary>
    public string Unit => _setting.Unit ?? "";

    /// <summary>The value in a record of the schema's type; null where it, or what holds it, is null.</summary>
    public object? GetValue(object root)
    {
        object? owner = root;
        foreach (PropertyInfo step in _owners)
        {
            owner = owner is null ? null : step.GetValue(owner);
        }

        return owner is null ? null : _property.GetValue(owner);
    }

    /// <summary>Reads a value.</summary>
    /// <param name="text">As it stands in a file or after an option.</param>
    /// <param name="value">The value; null when the text is not allowed.</param>
    /// <returns>Null, or what the value must be, to follow "but".</returns>
    public string? Requirement(string text, out object? value)
    {
        value = SettingText.Parse(ValueType, text);
        string? problem =
            value is null && IsWholeNumber(text) ? $"must be {Range.WholePhrase(ValueType, _rules)}"
            : value is null || !IsInRange(value) ? $"must be {Expectation}"
            : value is double number && !Holds(number, text) ? SinglePrecision.Requirement(zeroAllowed: IsInRange(0.0))
            : null;
        if (problem is not null)
        {
            value = null;
        }

        return problem;
    }

    /// <summary>
    /// Asks whether a choice was meant that is spelt almost like a text; empty where none is, or there are none.
    /// </summary>
    public string Suggestion(string text) =>
        ValueType.IsEnum ? Spelling.Suggestion(text, SettingNaming.NamesOf(ValueType)) : "";

    /// <summary>Checks a value that a program set.</summary>
    /// <returns>Null, or a sentence that names key, value and what is allowed.</returns>
    public string? Check(object value) =>
        !IsInRange(value) ? $"{Path} is {SettingText.Format(value)} but must be {Expectation}."
        : value is double number && !Holds(number, null)
            ? $"{Path} is {SettingText.Format(value)} but {SinglePrecision.Requirement(zeroAllowed: IsInRange(0.0))}."
        : null;

    /// <inheritdoc />
    public override string ToString() => Path;

    private string Choices
    {
        get
        {
            IReadOnlyList<string> names = SettingNaming.NamesOf(ValueType);
            return $"{string.Join(", ", names.SkipLast(1))} or {names[^1]}";
        }
    }

    /// <summary>
    /// Sets the value in a record that nobody has seen yet; records on the way are made where they are missing.
    /// </summary>
    /// <param name="root">Of the schema's type.</param>
    /// <param name="value">Of the property's type.</param>
    public void SetValue(object root, object? value)
    {
        object owner = root;
        foreach (PropertyInfo step in _owners)
        {
            object? inner = step.GetValue(owner);
            if (inner is null)
            {
                inner = SettingSchema.DefaultOf(step.PropertyType);
                step.SetValue(owner, inner);
            }

            owner = inner;
        }

        _property.SetValue(owner, value);
    }

    /// <summary>Whether a record cannot be made without the property: a required one, or a parameter without a default.</summary>
    internal static bool MustBeSet(PropertyInfo property) =>
        property.GetCustomAttribute<RequiredMemberAttribute>() is not null
        || property.DeclaringType!.GetConstructors().SelectMany(constructor => constructor.GetParameters())
            .Any(parameter => parameter.Name == property.Name && !parameter.HasDefaultValue);

    // A whole number that the type of a whole-numbered key does not hold: the range is the type's where the key sets none.
    private bool IsWholeNumber(string text) =>
        (ValueType == typeof(int) || ValueType == typeof(long))
        && text.AsSpan(text is ['-' or '+', ..] ? 1 : 0) is { Length: > 0 } digits
        && !digits.ContainsAnyExceptInRange('0', '9');

    private bool Holds(double number, string? text) => _rules != NumberRules.Single || SinglePrecision.Holds(number, text);

    private bool IsInRange(object value) => value is TimeSpan time ? Range.Holds(time.TotalSeconds)
        : value is int or long or double ? Range.Holds(Convert.ToDouble(value, CultureInfo.InvariantCulture))
        : value is not Enum || Enum.IsDefined(ValueType, value);
}
