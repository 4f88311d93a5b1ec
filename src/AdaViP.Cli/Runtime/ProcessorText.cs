using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace AdaViP.Cli.Runtime;

/// <summary>The processor in words.</summary>
internal static class ProcessorText
{
    // CPUID, leaf 0: the vendor's name in three registers; leaf 1: model and family with their extensions.
    private const int FamilyShift = 8;
    private const int ModelShift = 4;
    private const int Nibble = 0xF;
    private const int ExtendedFamilyShift = 20;
    private const int ExtendedFamilyBits = 0xFF;
    private const int ExtendedModelShift = 16;

    /// <summary>Instruction sets that the kernels know and the processor has.</summary>
    public static string Features
    {
        get
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

    /// <summary>Family, instruction sets, and the kernels in use: what the last bits of a result depend on.</summary>
    public static string Whole
    {
        get
        {
            IEnumerable<string> kernels =
                KernelFactory.ChoiceOfNativeCore().Operations.Select(operation => operation.Active).Distinct().Order();
            return $"{Family()} ({Features}; kernels {string.Join(", ", kernels)})";
        }
    }

    private static string Family()
    {
        if (!X86Base.IsSupported)
        {
            return RuntimeInformation.ProcessArchitecture.ToString();
        }

        (_, int first, int third, int second) = X86Base.CpuId(0, 0);
        Span<int> name = [first, second, third];
        string vendor = Encoding.ASCII.GetString(MemoryMarshal.AsBytes(name));
        (int signature, _, _, _) = X86Base.CpuId(1, 0);
        int family = (signature >> FamilyShift) & Nibble;
        int model = (signature >> ModelShift) & Nibble;
        if (family == Nibble)
        {
            family += (signature >> ExtendedFamilyShift) & ExtendedFamilyBits;
            model += ((signature >> ExtendedModelShift) & Nibble) << ModelShift;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{vendor} family {family} model {model}");
    }
}
