using TorchSharp;

namespace AdaViP.Llava.Checkpoints;

/// <summary>Element types of the safetensors format: their words, sizes and libtorch counterparts.</summary>
internal static class SafetensorsDtypes
{
    private static readonly (string Word, int Bytes, torch.ScalarType? Type)[] Known =
    [
        ("F64", 8, torch.ScalarType.Float64),
        ("F32", 4, torch.ScalarType.Float32),
        ("F16", 2, torch.ScalarType.Float16),
        ("BF16", 2, torch.ScalarType.BFloat16),
        ("I64", 8, torch.ScalarType.Int64),
        ("I32", 4, torch.ScalarType.Int32),
        ("I16", 2, torch.ScalarType.Int16),
        ("I8", 1, torch.ScalarType.Int8),
        ("U8", 1, torch.ScalarType.Byte),
        ("BOOL", 1, torch.ScalarType.Bool),
        ("U64", 8, null),
        ("U32", 4, null),
        ("U16", 2, null),
        ("F8_E4M3", 1, null),
        ("F8_E5M2", 1, null),
    ];

    /// <summary>Bytes of one element, or null where the format has no such word.</summary>
    internal static int? SizeOf(string word)
    {
        foreach ((string known, int bytes, _) in Known)
        {
            if (known == word)
            {
                return bytes;
            }
        }

        return null;
    }

    /// <summary>libtorch's type, or null where it has none that is read here.</summary>
    internal static torch.ScalarType? TypeOf(string word)
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
