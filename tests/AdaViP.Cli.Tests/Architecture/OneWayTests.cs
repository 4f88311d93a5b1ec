using System.Text.RegularExpressions;

namespace AdaViP.Cli.Tests.Architecture;

/// <summary>
/// Hashes come from <c>Digest</c> and JSON styles from <c>JsonStyle</c>, both of Core/Files:
/// another hash would be written another way, and another style would escape, round or name another way.
/// </summary>
public sealed partial class OneWayTests
{
    // With what they have of their own, and why.
    private static readonly Dictionary<string, string[]> Exceptions = new()
    {
        // Names in snake case, of values and of properties, in files that are already written so.
        ["src/AdaViP.Pairs/Building/PairBuilder.cs"] = ["JsonSerializerOptions"],
        ["src/AdaViP.Training/Runs/RunState.cs"] = ["JsonSerializerOptions"],
    };

    [Fact]
    public void Sources_HashesAndJsonStyles_AreThoseOfCoreOrNamedHere()
    {
        List<string> found = [];
        foreach (string top in (string[])["src", "bindings"])
        {
            string folder = Path.Combine(RepositoryPaths.Root, top);
            foreach (string file in Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories))
            {
                string name = Path.GetRelativePath(RepositoryPaths.Root, file);
                if (name.StartsWith("src/AdaViP.Core/Files/", StringComparison.Ordinal)
                    || name.Contains("/obj/", StringComparison.Ordinal))
                {
                    continue;
                }

                found.AddRange(File.ReadLines(file).SelectMany(Words).Distinct().Select(word => $"{name}: {word}"));
            }
        }

        IEnumerable<string> named = Exceptions
            .SelectMany(exception => exception.Value.Select(word => $"{exception.Key}: {word}"));
        Assert.Equal(named.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("byte[] hash = SHA256.HashData(bytes);", "SHA256")]
    [InlineData("using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);", "IncrementalHash")]
    [InlineData("private static readonly JsonSerializerOptions Mine = new();", "JsonSerializerOptions")]
    [InlineData("string text = Convert.ToHexStringLower(MD5.HashData(bytes));", "MD5")]
    [InlineData("string hash = Digest.Of(bytes); // a SHA-256, not SHA256.HashData", "")]
    [InlineData("/// <summary>Made with SHA256.HashData.</summary>", "")]
    public void Words_AreThoseInCode(string line, string expected) => Assert.Equal(expected, string.Join(' ', Words(line)));

    private static IEnumerable<string> Words(string line) =>
        OwnWays().Matches(Comments().Replace(line, "")).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"(^|\s)///?\s.*$")]
    private static partial Regex Comments();

    [GeneratedRegex(@"(?<![\w.])((?:SHA\d+|MD5|HMAC\w+|IncrementalHash)(?=\.)|JsonSerializerOptions\b)")]
    private static partial Regex OwnWays();
}
