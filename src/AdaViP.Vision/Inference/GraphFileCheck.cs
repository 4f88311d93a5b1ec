using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;

namespace AdaViP.Vision.Inference;

/// <summary>Whether the files of a graph are there and are those that the configuration means.</summary>
internal static class GraphFileCheck
{
    /// <summary>Checks the graph, the weights beside it, and its hash where one is given.</summary>
    /// <exception cref="UserDataException">A file is missing, cannot be read, or is another one.</exception>
    internal static void Require(GraphFile file)
    {
        InputFile.Require(file.Path, $"{file.Role}: {file.Path}", "Correct the path; "
            + "paths are relative to the configuration file.");
        RequireExternalData(file);
        if (file.Sha256 is not string expected)
        {
            return;
        }

        string found = Hash(file.Path);
        if (!found.Equals(expected, StringComparison.OrdinalIgnoreCase))
        {
            throw new UserDataException(
                $"{file.Role}: {file.Path} has SHA-256 {found}, but the configuration says {expected.ToLowerInvariant()}. "
                    + "Get the file again, or correct the configuration.");
        }
    }

    // Weights beside a large graph: model.onnx_data, model.onnx.data, model.data.
    private static void RequireExternalData(GraphFile file)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(file.Path))!;
        string name = Path.GetFileNameWithoutExtension(file.Path);
        bool IsData(string path) => Path.GetFileName(path).StartsWith(name, StringComparison.Ordinal)
            && Path.GetFileName(path).Contains("data", StringComparison.OrdinalIgnoreCase);
        foreach (string data in Directory.EnumerateFiles(folder).Where(IsData))
        {
            InputFile.Require(data, $"{file.Role}: {data}, weights of {file.Path},", "Get the file again.");
        }
    }

    /// <summary>SHA-256 of a file in lower-case hexadecimal.</summary>
    internal static string Hash(string path)
    {
        try
        {
            using FileStream stream = InputFile.Open(path);
            return Digest.Of(stream);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UserDataException($"{path} cannot be read: {FileProblem.Describe(failure)}. Get the file again.", failure);
        }
    }
}
