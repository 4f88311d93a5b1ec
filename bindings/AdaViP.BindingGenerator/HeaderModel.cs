namespace AdaViP.BindingGenerator;

/// <summary>What the bindings take from the header, in the header's order.</summary>
/// <param name="Constants">Enumerators and integer macros.</param>
/// <param name="Structs">Structs with a body.</param>
/// <param name="Functions">Exported functions.</param>
internal sealed record HeaderModel(
    IReadOnlyList<HeaderConstant> Constants, IReadOnlyList<HeaderStruct> Structs, IReadOnlyList<HeaderFunction> Functions)
{
    /// <summary>Parses a C header with castxml.</summary>
    /// <exception cref="BindingException">No castxml, a header it refuses, or a construct that has no blittable form.</exception>
    public static HeaderModel Read(string header)
    {
        IReadOnlyList<string> macros = HeaderMacros.Find(header);
        return new CastXmlReader(CastXml.Parse(header, macros), header).Read();
    }
}

/// <summary>A number with a name.</summary>
/// <param name="Name">As in C.</param>
/// <param name="Value">Fits an int.</param>
internal sealed record HeaderConstant(string Name, int Value);

/// <summary>A struct.</summary>
/// <param name="Name">As in C.</param>
/// <param name="Fields">In order.</param>
internal sealed record HeaderStruct(string Name, IReadOnlyList<HeaderField> Fields);

/// <summary>A field.</summary>
/// <param name="Name">As in C.</param>
/// <param name="Type">C# type of the field, or of one element.</param>
/// <param name="Length">Number of elements of an array, 0 for a single value.</param>
internal sealed record HeaderField(string Name, string Type, int Length);

/// <summary>A function.</summary>
/// <param name="Name">As in C.</param>
/// <param name="ReturnType">C# type.</param>
/// <param name="Parameters">In order.</param>
internal sealed record HeaderFunction(string Name, string ReturnType, IReadOnlyList<HeaderParameter> Parameters);

/// <summary>A parameter.</summary>
/// <param name="Name">As in C.</param>
/// <param name="Type">C# type, with "out" where the function creates an object.</param>
internal sealed record HeaderParameter(string Name, string Type);
