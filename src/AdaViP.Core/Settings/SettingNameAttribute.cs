namespace AdaViP.Core.Settings;

/// <summary>The name of a setting or of an enum value where it is not the snake_case of the C# name.</summary>
/// <param name="name">As it stands in files, for example <c>bfloat16</c>.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public class SettingNameAttribute(string name) : Attribute
{
    /// <summary>As it stands in files.</summary>
    public string Name { get; } = name;
}
