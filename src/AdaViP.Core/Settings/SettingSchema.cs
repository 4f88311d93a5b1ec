using System.Reflection;

namespace AdaViP.Core.Settings;

/// <summary>
/// Every key that a file or a record of options may have, read from its records. The root's properties are keys, or sections
/// where their type has settings of its own; records inside a section share its keys. A key at the root that names a section
/// stands there.
/// </summary>
public sealed class SettingSchema
{
    private SettingSchema(Type root, object defaults, NumberRules rules)
    {
        Root = root;
        Sections = ReadSections(root, defaults, rules);
        Settings = [.. Sections.SelectMany(section => section.Settings)];
    }

    /// <summary>The root first, then the sections, all in order of declaration.</summary>
    public IReadOnlyList<SettingSection> Sections { get; }

    /// <summary>All settings, in the order in which files are printed.</summary>
    public IReadOnlyList<SettingField> Settings { get; }

    internal Type Root { get; }

    /// <summary>Reads the settings of a record.</summary>
    /// <typeparam name="T">The root.</typeparam>
    /// <param name="rules">What its numbers are computed with.</param>
    public static SettingSchema Of<T>(NumberRules rules = NumberRules.Double)
        where T : class => new(typeof(T), DefaultOf(typeof(T)), rules);

    /// <summary>The setting with this key; null when there is none.</summary>
    public SettingField? Find(string path) => Settings.FirstOrDefault(setting => setting.Path == path);

    /// <summary>The section with this key; null when there is none.</summary>
    public SettingSection? FindSection(string path) =>
        Sections.FirstOrDefault(section => section.Path == path && path.Length > 0);

    /// <summary>
    /// The key that a wrong one was most likely meant to be: within the section where it names one, by the fewest edits
    /// of the last part, an abbreviation by initials (<c>lr</c>) counting as one edit. Null where none is near: more than a third
    /// of the letters would have to change.
    /// </summary>
    public string? Closest(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        int dot = path.LastIndexOf('.');
        string name = path[(dot + 1)..].ToLowerInvariant();
        IEnumerable<string> candidates = dot < 0
            ? Settings.Select(setting => setting.Path).Concat(Sections.Skip(1).Select(section => section.Path))
            : (FindSection(path[..dot])?.Settings ?? Settings).Select(setting => setting.Path);
        (string? closest, int distance) = candidates.Select(candidate =>
        {
            string candidateName = candidate[(candidate.LastIndexOf('.') + 1)..];
            string initials = string.Concat(candidateName.Split('_').Select(word => word[..1]));
            bool isAbbreviation = name.Length > 1 && name == initials;
            return (candidate, isAbbreviation ? 1 : Spelling.Distance(name, candidateName));
        }).MinBy(entry => entry.Item2);
        return Spelling.IsNear(name, closest[(closest.LastIndexOf('.') + 1)..], distance) ? closest : null;
    }

    /// <summary>The first number of a record that is out of its range, as a sentence; null where all are in it.</summary>
    /// <param name="record">Of the schema's type.</param>
    public string? Problem(object record) => Settings
        .Select(setting => setting.GetValue(record) is object value ? setting.Check(value) : null)
        .FirstOrDefault(problem => problem is not null);

    internal static IReadOnlyList<PropertyInfo> PropertiesOf(Type record) =>
        [.. record.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetCustomAttribute<SettingAttribute>() is not null)
            .OrderBy(property => property.MetadataToken)];

    /// <summary>Whether the property's type has settings of its own.</summary>
    internal static bool IsGroup(PropertyInfo property) =>
        property.PropertyType.IsClass && property.PropertyType != typeof(string) && PropertiesOf(property.PropertyType).Count > 0;

    /// <summary>A record of the schema's type with the defaults; what is required is not set yet.</summary>
    public object NewRecord() => DefaultOf(Root);

    // Records that must be given something get nothing: only the values that they set themselves count.
    internal static object DefaultOf(Type record)
    {
        ConstructorInfo shortest = record.GetConstructors().MinBy(constructor => constructor.GetParameters().Length)!;
        return shortest.Invoke([.. shortest.GetParameters().Select(each => each.HasDefaultValue ? each.DefaultValue : null)]);
    }

    private static List<SettingSection> ReadSections(Type root, object defaults, NumberRules rules)
    {
        IReadOnlyList<PropertyInfo> own = PropertiesOf(root);
        var sections = new List<(string Path, string Text, bool IsRequired)> { ("", "", false) };
        var fields = new List<SettingField>();
        foreach (PropertyInfo property in own)
        {
            SettingAttribute setting = property.GetCustomAttribute<SettingAttribute>()!;
            if (!IsGroup(property))
            {
                fields.Add(new SettingField(property, [], setting.Section ?? "", defaults, rules));
                if (sections.All(section => section.Path != fields[^1].SectionPath))
                {
                    sections.Add((fields[^1].SectionPath, "", false));
                }

                continue;
            }

            sections.Add((SettingNaming.NameOf(property), setting.Text, SettingField.MustBeSet(property)));
            object values = property.GetValue(defaults) ?? DefaultOf(property.PropertyType);
            Collect(property.PropertyType, [property], SettingNaming.NameOf(property), values, rules, fields);
        }

        return [.. sections.Select(section => Section(section.Path, section.Text, section.IsRequired, fields))];
    }

    // Keys that files of one section share are there once. A section that only keys name must be there where one of them must.
    private static SettingSection Section(string path, string text, bool isRequired, List<SettingField> all)
    {
        SettingField[] own = [.. all.Where(field => field.SectionPath == path).DistinctBy(field => field.Name)];
        return new SettingSection(path, text, own, isRequired || (text.Length == 0 && own.Any(field => field.IsRequired)));
    }

    private static void Collect(
        Type record, IReadOnlyList<PropertyInfo> owners, string section, object defaults, NumberRules rules,
        List<SettingField> to)
    {
        foreach (PropertyInfo property in PropertiesOf(record))
        {
            SettingAttribute setting = property.GetCustomAttribute<SettingAttribute>()!;
            if (!IsGroup(property) || setting.IsFile)
            {
                to.Add(new SettingField(property, owners, setting.Section ?? section, defaults, rules));
            }

            if (IsGroup(property))
            {
                object values = property.GetValue(defaults) ?? DefaultOf(property.PropertyType);
                Collect(property.PropertyType, [.. owners, property], section, values, rules, to);
            }
        }
    }
}
