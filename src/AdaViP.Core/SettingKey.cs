using System.Text.RegularExpressions;

namespace AdaViP.Core;

/// <summary>
/// A setting that a message speaks of. How a user sets it - by an option, in a recipe, in a form - only the front end knows:
/// below it a message holds the key in brackets, "choose another [output.folder]", which survives being put into another message,
/// and the front end puts its own word there.
/// </summary>
/// <param name="Key">Lower-case words joined by points, for example "output.folder"; at least two.</param>
public sealed partial record SettingKey(string Key)
{
    /// <summary>Where results go.</summary>
    public static SettingKey OutputFolder { get; } = new("output.folder");

    /// <summary>Whether earlier results there are thrown away.</summary>
    public static SettingKey Overwrite { get; } = new("output.overwrite");

    /// <summary>Whether earlier results there are continued.</summary>
    public static SettingKey Resume { get; } = new("output.resume");

    /// <summary>A message in the words of a front end.</summary>
    /// <param name="message">May speak of settings.</param>
    /// <param name="word">The front end's word for a key; null leaves the key as it stands.</param>
    public static string Say(string message, Func<string, string?> word) =>
        Keys().Replace(message, mark => word(mark.Groups["key"].Value) ?? mark.Value);

    /// <summary>The key in brackets, for messages.</summary>
    public override string ToString() => $"[{Key}]";

    [GeneratedRegex(@"\[(?<key>[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+)\]", RegexOptions.CultureInvariant)]
    private static partial Regex Keys();
}
