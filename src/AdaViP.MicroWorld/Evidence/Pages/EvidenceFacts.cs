namespace AdaViP.MicroWorld.Evidence.Pages;

/// <summary>What the page says that only the program knows: names and meanings of columns, and the commands of runs.</summary>
/// <param name="Command">The line that makes the page.</param>
/// <param name="CheckCommand">The line that measures foundation models in another look.</param>
/// <param name="Meanings">What each number of <see cref="EvidenceNumbers"/> is, as a clause.</param>
/// <param name="Commands">How every number was made.</param>
/// <param name="Methods">What METHOD stands for in the commands: title of each method, and words of its command.</param>
/// <param name="Measures">Numbers about foundation models: name in the log, words, and the least that is asked.</param>
public sealed record EvidenceFacts(
    string Command,
    string CheckCommand,
    IReadOnlyList<(string Number, string Meaning)> Meanings,
    IReadOnlyList<RunCommands> Commands,
    IReadOnlyList<(string Method, string Words)> Methods,
    IReadOnlyList<(string Name, string Text, double Least)> Measures);

/// <summary>Commands of some runs, with words for what differs between them.</summary>
/// <param name="Title">Which runs.</param>
/// <param name="Lines">As a user would type them.</param>
public sealed record RunCommands(string Title, IReadOnlyList<string> Lines);
