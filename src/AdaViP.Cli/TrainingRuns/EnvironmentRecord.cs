using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using AdaViP.Cli.Runtime;
using AdaViP.Cli.Terminals;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;
using AdaViP.Core.Kernels;
using AdaViP.Core.Recipes;
using AdaViP.Native;
using AdaViP.Torch.Devices;

namespace AdaViP.Cli.TrainingRuns;

/// <summary>
/// <c>environment.json</c>: with what a run was made, beside <c>run.json</c>, which says what it computes. A resumed run adds an
/// entry for each process that worked on it.
/// </summary>
internal static class EnvironmentRecord
{
    /// <summary>The file with one entry more.</summary>
    /// <param name="existing">The file of the run that is resumed; null for a new run.</param>
    /// <param name="request">What the run computes, and from what.</param>
    /// <param name="kernels">What computes it.</param>
    /// <param name="heap">Allocator setting in words.</param>
    /// <param name="command">The command line.</param>
    public static string Write(
        string? existing, TrainingRequest request, IPreferenceKernels kernels, string heap, Invocation command)
    {
        JsonObject root = existing is null ? [] : Earlier(existing);
        if (root["processes"] is not JsonArray processes)
        {
            processes = [];
            root["processes"] = processes;
        }

        string[] version = ProgramVersion.Text.Split('+', 2);
        processes.Add(new JsonObject
        {
            ["started"] = DateTimeOffset.UtcNow.ToString("O"),
            ["version"] = version[0],
            ["git_commit"] = version.Length > 1 ? version[1] : null,
            ["command"] = command.WithoutOverwrite().ToString(),
            ["model"] = Path.GetFullPath(request.ModelFolder),
            ["reference"] = Path.GetFullPath(request.ReferenceFolder ?? request.ModelFolder),
            ["data"] = request.DataFiles is [string only]
                ? Path.GetFullPath(only)
                : new JsonArray([.. request.DataFiles.Select(file => (JsonNode)Path.GetFullPath(file))]),
            ["image_root"] = request.ImageRoot is null ? null : Path.GetFullPath(request.ImageRoot),
            ["recipe"] = request.Recipe.Name,
            ["seed"] = request.Recipe.Schedule.Seed,
            ["device"] = request.Recipe.Runtime.Device,
            ["kernels"] = kernels.Description,
            ["freed_memory"] = heap,
            ["versions"] = Versions(request.Recipe.Runtime.Kernels != KernelChoice.Reference),
            ["system"] = RuntimeInformation.OSDescription,
            ["processors"] = Environment.ProcessorCount,
        });
        return root.ToJsonString(JsonStyle.Indented) + "\n";
    }

    private static JsonObject Versions(bool native) => new()
    {
        ["dotnet"] = Environment.Version.ToString(),
        ["torchsharp"] = TorchEnvironment.TorchSharpVersion,
        ["libtorch"] = TorchEnvironment.LibtorchVersion,
        ["native_abi"] = native ? NativeRuntime.AbiVersion : null,
    };

    // Written by hand, cut short or gone: the run itself does not depend on it.
    private static JsonObject Earlier(string path)
    {
        try
        {
            return JsonInput.ReadNode(path, RepeatedKeys.LastCounts, "It begins again.");
        }
        catch (UserDataException)
        {
            return [];
        }
    }
}
