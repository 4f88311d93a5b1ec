using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using AdaViP.Cli.Runtime;
using AdaViP.Core.Recipes;
using AdaViP.Llava;
using AdaViP.Native;

namespace AdaViP.Cli.Commands;

/// <summary><c>adavip info</c>: which kernels, devices and settings are active here.</summary>
internal static class InfoCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command("info", "Shows versions, devices, threads and the kernels that are active on this machine.");
        command.SetAction(_ => Run(terminal.Out));
        return command;
    }

    private static void Run(TextWriter output)
    {
        string heap = HeapSetting.Apply(new RuntimeRecipe().RetainHeap);
        using var kernels = new NativePreferenceKernels();
        Line(output, "program", "adavip " + VersionCommand.Version);
        Line(
            output,
            "runtime",
            $".NET {Environment.Version}, {RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}");
        string torchSharp = TorchEnvironment.TorchSharpVersion;
        Line(
            output,
            "libtorch",
            $"{TorchEnvironment.LibtorchVersion} (TorchSharp {torchSharp}), {TorchEnvironment.Threads} threads");
        Line(output, "devices", string.Join(", ", TorchEnvironment.Devices));
        Line(output, "native core", $"ABI {NativeRuntime.AbiVersion}, {kernels.Threads} threads, {NativeRuntime.LibraryPath}");
        Line(output, "processor", $"{Environment.ProcessorCount} processors; {CpuFeatures()}");
        Line(output, "memory", $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9:0.0} GB");
        Line(output, "freed memory", heap);
        Line(output, "idle threads", OpenMpWaiting.Apply());
        output.WriteLine();
        output.WriteLine("kernels (the active implementation of each operation, then what else there is):");
        foreach (IGrouping<string, NativeKernelRow> operation in NativeRuntime.Kernels.GroupBy(row => row.Operation))
        {
            string active = kernels.ActiveImplementation(operation.First());
            IEnumerable<string> others = operation
                .Where(row => row.Implementation != active)
                .OrderByDescending(row => row.Priority)
                .Select(row => row.Implementation + (row.Supported ? "" : " (not on this processor)"));
            output.WriteLine($"  {operation.Key,-22} {active,-8} {string.Join(", ", others)}".TrimEnd());
        }
    }

    private static void Line(TextWriter output, string name, FormattableString text) =>
        Line(output, name, text.ToString(CultureInfo.InvariantCulture));

    private static void Line(TextWriter output, string name, string text) => output.WriteLine($"{name + ":",-14} {text}");

    private static string CpuFeatures()
    {
        (string Name, bool Supported)[] features =
        [
            ("avx2", Avx2.IsSupported),
            ("fma", Fma.IsSupported),
            ("avx512f", Avx512F.IsSupported),
            ("avx512bw", Avx512BW.IsSupported),
            ("avx512vbmi", Avx512Vbmi.IsSupported),
        ];
        string[] supported = [.. features.Where(feature => feature.Supported).Select(feature => feature.Name)];
        return supported.Length == 0 ? "none of the instruction sets that the kernels use" : string.Join(", ", supported);
    }
}
