using System.Globalization;
using System.Xml.Linq;

namespace AdaViP.BindingGenerator;

/// <summary>Turns castxml's output into a <see cref="HeaderModel"/>; anything without a blittable C# form is refused.</summary>
internal sealed class CastXmlReader
{
    private static readonly Dictionary<string, string> FixedWidthTypes = new(StringComparer.Ordinal)
    {
        ["int8_t"] = "sbyte",
        ["uint8_t"] = "byte",
        ["int16_t"] = "short",
        ["uint16_t"] = "ushort",
        ["int32_t"] = "int",
        ["uint32_t"] = "uint",
        ["int64_t"] = "long",
        ["uint64_t"] = "ulong",
        ["size_t"] = "nuint",
    };

    private static readonly Dictionary<string, string> FundamentalTypes = new(StringComparer.Ordinal)
    {
        ["void"] = "void",
        ["char"] = "byte",
        ["float"] = "float",
        ["double"] = "double",
    };

    private readonly Dictionary<string, XElement> _byId;
    private readonly List<XElement> _ownElements;
    private readonly List<XElement> _enumValues;

    public CastXmlReader(XDocument document, string header)
    {
        XElement root = document.Root ?? throw new BindingException("castxml wrote no document.");
        _byId = root.Elements().Where(element => element.Attribute("id") is not null)
            .ToDictionary(element => Attribute(element, "id"), StringComparer.Ordinal);
        string path = Path.GetFullPath(header);
        HashSet<string> files = [.. root.Elements("File")
            .Where(file => Path.GetFullPath(Attribute(file, "name")) == path).Select(file => Attribute(file, "id"))];
        _ownElements = [.. root.Elements().Where(element => files.Contains((string?)element.Attribute("file") ?? string.Empty))
            .OrderBy(element => int.Parse(Attribute(element, "line"), CultureInfo.InvariantCulture))];
        _enumValues = [.. root.Elements("Enumeration").Elements("EnumValue")
            .Where(value => Attribute(value, "name").StartsWith(CastXml.MacroPrefix, StringComparison.Ordinal))];
    }

    public HeaderModel Read()
    {
        IEnumerable<XElement> enumerators = _ownElements.Where(element => element.Name == "Enumeration").Elements("EnumValue");
        return new HeaderModel(
            [.. _enumValues.Concat(enumerators).Select(ReadConstant)],
            [.. _ownElements.Where(element => element.Name == "Struct" && element.Attribute("incomplete") is null)
                .Select(ReadStruct)],
            [.. _ownElements.Where(element => element.Name == "Function").Select(ReadFunction)]);
    }

    private static HeaderConstant ReadConstant(XElement value)
    {
        string name = Attribute(value, "name");
        string text = Attribute(value, "init");
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number))
        {
            throw new BindingException($"{name} = {text} does not fit an int.");
        }

        return new HeaderConstant(name.Replace(CastXml.MacroPrefix, string.Empty, StringComparison.Ordinal), number);
    }

    private HeaderStruct ReadStruct(XElement element)
    {
        string name = Attribute(element, "name");
        List<HeaderField> fields = [];
        foreach (XElement member in Attribute(element, "members").Split(' ').Select(id => _byId[id]))
        {
            if (member.Name != "Field")
            {
                continue; // castxml lists anonymous types a struct declares inside itself as members as well
            }

            string fieldName = Attribute(member, "name");
            if (member.Attribute("bits") is not null)
            {
                throw new BindingException($"{name}.{fieldName} is a bit field, which has no blittable form.");
            }

            XElement type = Resolve(Attribute(member, "type"));
            int length = 0;
            if (type.Name == "ArrayType")
            {
                length = int.Parse(Attribute(type, "max"), CultureInfo.InvariantCulture) + 1;
                type = Resolve(Attribute(type, "type"));
            }

            fields.Add(new HeaderField(fieldName, TypeName(type, $"{name}.{fieldName}"), length));
        }

        return new HeaderStruct(name, fields);
    }

    private HeaderFunction ReadFunction(XElement element)
    {
        string name = Attribute(element, "name");
        List<HeaderParameter> parameters = [];
        foreach (XElement argument in element.Elements("Argument"))
        {
            string argumentName = Attribute(argument, "name");
            parameters.Add(new HeaderParameter(
                argumentName, ParameterType(Resolve(Attribute(argument, "type")), name, $"{name}({argumentName})")));
        }

        return new HeaderFunction(name, TypeName(Resolve(Attribute(element, "returns")), name), parameters);
    }

    /// <summary>An opaque object goes in as its handle, comes out of _create as one, and is freed by its bare address.</summary>
    private string ParameterType(XElement type, string function, string where)
    {
        if (type.Name != "PointerType")
        {
            return TypeName(type, where);
        }

        XElement target = Resolve(Attribute(type, "type"));
        if (IsOpaque(target))
        {
            return function.EndsWith("_free", StringComparison.Ordinal) ? "nint" : HandleName(target);
        }

        return target.Name == "PointerType" && Resolve(Attribute(target, "type")) is XElement inner && IsOpaque(inner)
            ? $"out {HandleName(inner)}"
            : TypeName(type, where);
    }

    private string TypeName(XElement type, string where)
    {
        string name = (string?)type.Attribute("name") ?? string.Empty;
        switch (type.Name.LocalName)
        {
            case "Typedef" when FixedWidthTypes.TryGetValue(name, out string? fixedWidth):
                return fixedWidth;
            case "FundamentalType" when FundamentalTypes.TryGetValue(name, out string? fundamental):
                return fundamental;
            case "Struct" when !IsOpaque(type):
                return name;
            case "PointerType":
                return TypeName(Resolve(Attribute(type, "type")), where) + "*";
            default:
                throw new BindingException(
                    $"{where}: {type.Name} '{name}' has no blittable form here; use fixed-width integers, float, double, "
                    + "a struct of the header or a pointer to one of these.");
        }
    }

    /// <summary>The type behind qualifiers, elaborations and typedefs, except the typedefs that name a fixed width.</summary>
    private XElement Resolve(string id)
    {
        XElement type =
            _byId.TryGetValue(id, out XElement? found) ? found : throw new BindingException($"castxml names no type {id}.");
        bool named = type.Name == "Typedef" && FixedWidthTypes.ContainsKey(Attribute(type, "name"));
        bool wrapper = type.Name == "CvQualifiedType" || type.Name == "ElaboratedType" || (type.Name == "Typedef" && !named);
        return wrapper ? Resolve(Attribute(type, "type")) : type;
    }

    private static bool IsOpaque(XElement type) => type.Name == "Struct" && type.Attribute("incomplete") is not null;

    /// <summary>avp_context → ContextHandle.</summary>
    private static string HandleName(XElement type)
    {
        IEnumerable<string> words = Attribute(type, "name").Split('_').Skip(1);
        return string.Concat(words.Select(word => char.ToUpperInvariant(word[0]) + word[1..])) + "Handle";
    }

    private static string Attribute(XElement element, string name) =>
        (string?)element.Attribute(name) ?? throw new BindingException($"castxml's {element.Name} has no {name}.");
}
