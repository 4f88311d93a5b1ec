using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using AdaViP.Vision.Inference;
using AdaViP.Vision.Tokenizers;

namespace AdaViP.Vision.Foundation;

/// <summary>A text file that belongs to a model: tags, thresholds, a vocabulary.</summary>
/// <param name="Path">The file.</param>
/// <param name="Role">What messages call it, for example "tagger.tags".</param>
public sealed record SideFile(string Path, string Role)
{
    /// <summary>Expected SHA-256 of the file in hexadecimal, or null: not checked.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The path, once the file is there and has the expected SHA-256.</summary>
    /// <exception cref="UserDataException">It is missing or another file.</exception>
    internal string Verified()
    {
        InputFile.Require(Path, $"{Role}: {Path}", "Correct the path; paths are relative to the configuration file.");

        if (Sha256 is string expected && GraphFileCheck.Hash(Path) is string found
            && !found.Equals(expected, StringComparison.OrdinalIgnoreCase))
        {
            throw new UserDataException(
                $"{Role}: {Path} has SHA-256 {found}, but the configuration says {expected.ToLowerInvariant()}. "
                    + "Get the file again, or correct the configuration.");
        }

        return Path;
    }

    /// <summary>The lines of the verified file, blank ones included; a line break at the end starts no further line.</summary>
    internal IReadOnlyList<string> Lines() => VocabularyText.Lines(Verified());
}
