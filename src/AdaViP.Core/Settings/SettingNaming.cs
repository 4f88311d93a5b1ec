using System.Reflection;
using System.Text;

namespace AdaViP.Core.Settings;

/// <summary>Names of keys and enum values in files: snake_case of the C# name, or <see cref="SettingNameAttribute"/>.</summary>
public static class SettingNaming
{
    /// <summary>Name of a property or an enum field: <c>LearningRate</c> is <c>learning_rate</c>.</summary>
    public static string NameOf(MemberInfo member) =>
        member.GetCustomAttribute<SettingNameAttribute>()?.Name ?? ToSnakeCase(member.Name);

    /// <summary>Name of an enum value: <c>BFloat16</c> is <c>bfloat16</c>.</summary>
    public static string NameOf(Enum value)
    {
        FieldInfo? field = value.GetType().GetField(value.ToString());
        return field is null
            ? throw new ArgumentOutOfRangeException(nameof(value), value, $"{value.GetType().Name} has no such value.")
            : NameOf(field);
    }

    /// <summary>All names of an enum type, in order of declaration.</summary>
    public static IReadOnlyList<string> NamesOf(Type enumType) =>
        [.. enumType.GetFields(BindingFlags.Public | BindingFlags.Static).Select(NameOf)];

    /// <summary>The enum value with this name; null when there is none.</summary>
    public static object? ValueOf(Type enumType, string name) =>
        enumType.GetFields(BindingFlags.Public | BindingFlags.Static)
            .FirstOrDefault(field => NameOf(field) == name)?.GetValue(null);

    private static string ToSnakeCase(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        for (int i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsAsciiLetterUpper(name[i]) && !char.IsAsciiLetterUpper(name[i - 1]))
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }
}
