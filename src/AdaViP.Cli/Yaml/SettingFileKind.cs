using AdaViP.Core.Settings;

namespace AdaViP.Cli.Yaml;

/// <summary>A kind of file that people write in YAML: its keys, and what messages call it.</summary>
/// <param name="Schema">All sections and keys.</param>
/// <param name="Name">With its article: "a recipe".</param>
/// <param name="Advice">A sentence that says where a whole file is to be seen.</param>
internal sealed record SettingFileKind(SettingSchema Schema, string Name, string Advice)
{
    /// <summary>How values are read whose type is not a text, number, choice, path or list of texts.</summary>
    public IReadOnlyDictionary<Type, Func<SettingReader, SettingField, object?>> Types { get; init; } =
        new Dictionary<Type, Func<SettingReader, SettingField, object?>>();

    /// <summary>Whether a name that is not a setting may stand in a section anyway.</summary>
    public Func<SettingSection, string, bool> IsOther { get; init; } = (_, _) => false;

    /// <summary>Whether a section goes without a setting, though it is required.</summary>
    public Func<SettingReader, SettingField, bool> IsLeftOut { get; init; } = (_, _) => false;

    /// <summary>The schema's sections and the keys at the root.</summary>
    public IEnumerable<string> RootKeys =>
        Schema.Sections[0].Settings.Select(each => each.Name).Concat(Schema.Sections.Skip(1).Select(section => section.Path));
}
