using Xunit;

namespace AdaViP.Core.Tests;

/// <summary>Messages speak of settings by key; a front end says them in its own words.</summary>
public sealed class SettingKeyTests
{
    [Fact]
    public void Message_OfAFrontEnd_HasItsWords()
    {
        string inner = $"Choose another {SettingKey.OutputFolder}, or add {SettingKey.Overwrite}.";
        Assert.Equal(
            "row 7: Choose another --out, or add [output.overwrite].",
            SettingKey.Say($"row 7: {inner}", key => key == "output.folder" ? "--out" : null));
    }

    [Theory]
    [InlineData("items[0] is \"[a]\"")]
    [InlineData("[Output.Folder] and [output.] and [.folder] and [output.folder")]
    public void Message_WithOtherBrackets_StaysAsItIs(string message) =>
        Assert.Equal(message, SettingKey.Say(message, _ => "--out"));
}
