using AdaViP.Core;

namespace AdaViP.Cli;

/// <summary>The options of the program behind the settings that messages of other rooms speak of.</summary>
internal static class ProgramSettings
{
    /// <summary>Whether a judge may be asked over http:// on another machine.</summary>
    public static Setting JudgePlainHttp { get; } = new("judge.plain_http");

    /// <summary>Whether the language model of the sentences may be asked over http:// on another machine.</summary>
    public static Setting SentencePlainHttp { get; } = new("sentences.plain_http");

    /// <summary>What settings are called on the command line, by their keys.</summary>
    public static IReadOnlyDictionary<string, string> Words { get; } = new Dictionary<string, string>
    {
        [Setting.OutputFolder.Key] = "--out",
        [Setting.Overwrite.Key] = "--overwrite",
        [JudgePlainHttp.Key] = "--judge-allow-http",
        [SentencePlainHttp.Key] = "--endpoint-plain-http",
    };

    /// <summary>A message with options in place of settings.</summary>
    /// <param name="message">Of any room.</param>
    public static string Say(string message) => Setting.Say(message, key => Words.GetValueOrDefault(key));
}
