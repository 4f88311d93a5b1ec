using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using AdaViP.Cli.Runtime;
using AdaViP.Cli.Terminals;
using AdaViP.Core.Recipes;
using AdaViP.Native;
using AdaViP.Torch.Devices;
using AdaViP.Torch.Loading;

namespace AdaViP.Cli.Commands;

/// <summary><c>adavip info</c>: which kernels, devices and settings are active here.</summary>
internal static class InfoCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(Terminal terminal)
    {
        Option<bool> json = SharedOptions.Json("Print one JSON object: the facts by name, and the kernels by operation.");
        var command =
            new Command("info", "Shows versions, devices, threads and the kernels that are active on this machine.") { json };
        command.SetAction(parsed =>
        {
            string heap = HeapSetting.Apply(new RuntimeRecipe());
            NativeChoice native = KernelFactory.ChoiceOfNativeCore();
            IReadOnlyList<(string Name, string Value)> facts = Facts(native.Threads, heap);
            if (parsed.GetValue(json))
            {
                CommandJson.Write(Document(facts, native.Operations), terminal);
            }
            else
            {
                Write(facts, native.Operations, terminal.Out);
            }
        });
        return command;
    }

    private static (string Name, string Value)[] Facts(int threads, string heap) =>
    [
        ("program", "adavip " + ProgramVersion.Text),
        ("runtime", Text($".NET {Environment.Version}, {RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}")),
        ("libtorch", $"{TorchEnvironment.LibtorchVersion} (TorchSharp {TorchEnvironment.TorchSharpVersion}), "
            + Text($"{TorchEnvironment.Threads} threads")),
        ("devices", string.Join(", ", TorchEnvironment.Devices)),
        ("native core", Text($"ABI {NativeRuntime.AbiVersion}, {threads} threads, {NativeRuntime.LibraryPath}")),
        ("processor", Text($"{Environment.ProcessorCount} processors; {ProcessorText.Features}")),
        ("memory", Text($"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9:0.0} GB")),
        ("freed memory", heap),
        ("idle threads", OpenMpWaiting.Apply()),
    ];

    private static void Write(
        IReadOnlyList<(string Name, string Value)> facts, IReadOnlyList<NativeOperation> operations, TextWriter output)
    {
        foreach ((string name, string value) in facts)
        {
            output.WriteLine($"{name + ":",-14} {value}");
        }

        output.WriteLine();
        output.WriteLine("kernels (the active implementation of each operation, then what else there is):");
        foreach (NativeOperation operation in operations)
        {
            IEnumerable<string> others =
                operation.Others.Select(row => row.Implementation + (row.Supported ? "" : " (not on this processor)"));
            output.WriteLine($"  {operation.Name,-22} {operation.Active,-8} {string.Join(", ", others)}".TrimEnd());
        }
    }

    private static JsonObject Document(
        IReadOnlyList<(string Name, string Value)> facts, IReadOnlyList<NativeOperation> operations)
    {
        var document = new JsonObject();
        foreach ((string name, string value) in facts)
        {
            document[name.Replace(' ', '_')] = value;
        }

        var kernels = new JsonObject();
        foreach (NativeOperation operation in operations)
        {
            kernels[operation.Name] = new JsonObject
            {
                ["active"] = operation.Active,
                ["others"] = new JsonArray(
                    [.. operation.Others.Where(row => row.Supported).Select(row => JsonValue.Create(row.Implementation))]),
                ["unsupported"] =
                    new JsonArray(
                        [.. operation.Others.Where(row => !row.Supported).Select(row => JsonValue.Create(row.Implementation))]),
            };
        }

        document["kernels"] = kernels;
        return document;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
