namespace AdaViP.Core.Settings;

/// <summary>
/// Collects values by key and makes the immutable record from them; sections must be records without parameters.
/// </summary>
/// <typeparam name="T">The schema's type.</typeparam>
public sealed class SettingValues<T>
    where T : class, new()
{
    private readonly SettingSchema _schema;
    private readonly Dictionary<string, object> _values;

    /// <summary>Starts from a record's values.</summary>
    /// <param name="schema">Its settings.</param>
    /// <param name="start">For the defaults: <c>new()</c>.</param>
    public SettingValues(SettingSchema schema, T start)
    {
        _schema = schema;
        _values = schema.Settings.ToDictionary(setting => setting.Path, setting => setting.GetValue(start)!);
    }

    /// <summary>Sets one key; the value must be of the setting's type and range (<see cref="SettingField.Parse"/>).</summary>
    /// <exception cref="ArgumentException">The value is not allowed.</exception>
    public void Set(SettingField setting, object value)
    {
        if (value.GetType() != setting.ValueType || setting.Check(value) is not null)
        {
            throw new ArgumentException(
                $"{setting.Path} = {value} ({value.GetType().Name}) must be {setting.Expectation}.", nameof(value));
        }

        _values[setting.Path] = value;
    }

    /// <summary>The record.</summary>
    public T Build()
    {
        var root = new T();
        foreach (SettingField field in _schema.Settings)
        {
            field.SetValue(root, _values[field.Path]);
        }

        return root;
    }
}
