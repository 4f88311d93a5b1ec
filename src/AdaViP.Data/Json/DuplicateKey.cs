using System.Text.Json;
using AdaViP.Data.Rows;

namespace AdaViP.Data.Json;

/// <summary>Finds an object that names a member twice: readers differ in which of the two they take, so neither is.</summary>
internal static class DuplicateKey
{
    // Fewer members are compared one by one.
    private const int FewMembers = 16;

    /// <summary>A sentence that names the member and both values; null where all names are different.</summary>
    public static string? Find(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in element.EnumerateArray())
            {
                if (Find(item) is string inside)
                {
                    return inside;
                }
            }

            return null;
        }

        return element.ValueKind == JsonValueKind.Object ? InObject(element) : null;
    }

    private static string? InObject(JsonElement element)
    {
        var seen = new List<string>(FewMembers);
        HashSet<string>? many = null;
        foreach (JsonProperty member in element.EnumerateObject())
        {
            string? name = NameOf(member);
            if (name is null)
            {
                return "the name of a field is not valid Unicode text; write the file as UTF-8";
            }

            if (many?.Contains(name) ?? seen.Contains(name))
            {
                JsonElement first = element.EnumerateObject().First(other => NameOf(other) == name).Value;
                return $"'{name}' stands twice in one object, as {Shown(first)} and as {Shown(member.Value)}; keep one of them";
            }

            seen.Add(name);
            many?.Add(name);
            if (seen.Count == FewMembers)
            {
                many = [.. seen];
            }

            if (Find(member.Value) is string inside)
            {
                return inside;
            }
        }

        return null;
    }

    private static string? NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null; // bytes that are not UTF-8, or a lone surrogate
        }
    }

    private static string Shown(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String
                ? RowValue.Quote(value.GetString()!)
                : RowValue.Quote(value.GetRawText()).Trim('"');
        }
        catch (InvalidOperationException)
        {
            return "text that is not valid Unicode";
        }
    }
}
