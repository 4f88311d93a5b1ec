namespace AdaViP.Core.Settings;

/// <summary>A group of settings; the root of a file is the section with the empty path.</summary>
/// <param name="Path">Key of the section, for example <c>optimizer</c>; empty for the root.</param>
/// <param name="Text">One line for printed files.</param>
/// <param name="Settings">Its own settings, in order of declaration.</param>
/// <param name="IsRequired">Whether a file without it is wrong.</param>
public sealed record SettingSection(string Path, string Text, IReadOnlyList<SettingField> Settings, bool IsRequired = false)
{
    /// <summary>The setting of that name; null when there is none.</summary>
    public SettingField? Find(string name) => Settings.FirstOrDefault(setting => setting.Name == name);
}
