using TorchSharp;

namespace AdaViP.Torch.Safetensors;

/// <summary>Element types of the safetensors format: their words, sizes and libtorch counterparts.</summary>
public static class SafetensorsDtypes
{
    private static readonly (string Word, int Bits, torch.ScalarType? Type)[] Known =
    [
        ("F64", 64, torch.ScalarType.Float64),
        ("F32", 32, torch.ScalarType.Float32),
        ("F16", 16, torch.ScalarType.Float16),
        ("BF16", 16, torch.ScalarType.BFloat16),
        ("I64", 64, torch.ScalarType.Int64),
        ("I32", 32, torch.ScalarType.Int32),
        ("I16", 16, torch.ScalarType.Int16),
        ("I8", 8, torch.ScalarType.Int8),
        ("U8", 8, torch.ScalarType.Byte),
        ("BOOL", 8, torch.ScalarType.Bool),
        ("U64", 64, null),
        ("U32", 32, null),
        ("U16", 16, null),
        ("F8_E4M3", 8, null),
        ("F8_E5M2", 8, null),
        ("F8_E8M0", 8, null),
        ("F8_E4M3FNUZ", 8, null),
        ("F8_E5M2FNUZ", 8, null),
        ("F6_E2M3", 6, null),
        ("F6_E3M2", 6, null),
        ("F4", 4, null),
        ("C64", 64, null),
    ];

    /// <summary>Bits of one element, or null where the format has no such word.</summary>
    internal static int? BitsOf(string word)
    {
        foreach ((string known, int bits, _) in Known)
        {
            if (known == word)
            {
                return bits;
            }
        }

        return null;
    }

    /// <summary>libtorch's type of a word of the format, or null where it has none that is read here.</summary>
    public static torch.ScalarType? TypeOf(string word)
    {
        foreach ((string known, _, torch.ScalarType? type) in Known)
        {
            if (known == word)
            {
                return type;
            }
        }

        return null;
    }

    internal static string WordOf(torch.ScalarType type)
    {
        foreach ((string word, _, torch.ScalarType? known) in Known)
        {
            if (known == type)
            {
                return word;
            }
        }

        throw new ArgumentException($"Tensors of type {type} cannot be written as safetensors.", nameof(type));
    }
}
