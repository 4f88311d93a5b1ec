using System.CommandLine;
using System.Reflection;
using System.Text.RegularExpressions;
using AdaViP.Cli.Commands;
using AdaViP.Cli.Failures;
using AdaViP.Cli.Terminals;
using AdaViP.Core;

namespace AdaViP.Cli.Tests.Failures;

/// <summary>Every setting that a room may speak of is an option of the program.</summary>
public sealed partial class ProgramSettingsTests
{
    [Fact]
    public void Settings_OfEveryRoom_HaveWords()
    {
        string[] keys = [.. Rooms().SelectMany(Settings).Select(setting => setting.Key)];
        Assert.Contains("output.folder", keys);
        Assert.Equal(keys.Distinct().Order(), ProgramSettings.Words.Keys.Order());
    }

    [Fact]
    public void Words_ThatAreOptions_ExistInACommand()
    {
        HashSet<string> options = [.. Options(CommandTree.Create(new Terminal(null, TextWriter.Null, TextWriter.Null, false)))];
        string[] named = [.. ProgramSettings.Words.Values.SelectMany(
            word => OptionName().Matches(word).Select(match => match.Value))];
        Assert.NotEmpty(named);
        Assert.All(named, option => Assert.Contains(option, options));
    }

    [Fact]
    public void Failure_OfALowerRoom_NamesTheOption()
    {
        using var text = new StringWriter();
        FailureReport.Write(new UserErrorException($"Choose another {SettingKey.OutputFolder}."), text, "adavip train");
        Assert.Equal("error: Choose another --out." + Environment.NewLine, text.ToString());
    }

    private static IEnumerable<Assembly> Rooms() => Directory.GetFiles(AppContext.BaseDirectory, "*.dll")
        .Where(path => Path.GetFileName(path) is string name
            && (name.StartsWith("AdaViP.", StringComparison.Ordinal) || name == "adavip.dll")
            && !name.Contains("Tests", StringComparison.Ordinal))
        .Select(Assembly.LoadFrom);

    private static IEnumerable<SettingKey> Settings(Assembly room) => room.GetTypes()
        .Where(type => !type.ContainsGenericParameters)
        .SelectMany(type => type.GetProperties(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
        .Where(property => property.PropertyType == typeof(SettingKey))
        .Select(property => (SettingKey)property.GetValue(null)!);

    private static IEnumerable<string> Options(Command command) =>
        command.Options.Select(option => option.Name).Concat(command.Subcommands.SelectMany(Options));

    [GeneratedRegex("--[a-z][a-z-]*")]
    private static partial Regex OptionName();
}
