using System.Reflection;

namespace AdaViP.Core.Recipes;

/// <summary>Every key that a recipe may have, read once from the recipe records.</summary>
public static class RecipeSchema
{
    /// <summary>The root first, then the sections, all in order of declaration.</summary>
    public static IReadOnlyList<RecipeSection> Sections { get; } = ReadSections();

    /// <summary>All fields, in the order in which recipes are printed.</summary>
    public static IReadOnlyList<RecipeField> Fields { get; } = [.. Sections.SelectMany(section => section.Fields)];

    /// <summary>The field with this key; null when there is none.</summary>
    public static RecipeField? Find(string path) => Fields.FirstOrDefault(field => field.Path == path);

    /// <summary>The section with this key; null when there is none.</summary>
    public static RecipeSection? FindSection(string path) =>
        Sections.FirstOrDefault(section => section.Path == path && path.Length > 0);

    /// <summary>
    /// The key that a wrong one was most likely meant to be: within the section where it names one, by the fewest edits
    /// of the last part, an abbreviation by initials (<c>lr</c>) counting as one edit.
    /// </summary>
    public static string Closest(string path)
    {
        int dot = path.LastIndexOf('.');
        string name = path[(dot + 1)..];
        IEnumerable<string> candidates = dot < 0
            ? Fields.Select(field => field.Path).Concat(Sections.Skip(1).Select(section => section.Path))
            : (FindSection(path[..dot])?.Fields ?? Fields).Select(field => field.Path);
        return candidates.MinBy(candidate =>
        {
            string candidateName = candidate[(candidate.LastIndexOf('.') + 1)..];
            string initials = string.Concat(candidateName.Split('_').Select(word => word[..1]));
            return Math.Min(
                Spelling.Distance(path, candidate),
                name == initials ? 1 : Spelling.Distance(name, candidateName));
        })!;
    }

    internal static IReadOnlyList<PropertyInfo> PropertiesOf(Type record) =>
        [.. record.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetCustomAttribute<RecipeKeyAttribute>() is not null)
            .OrderBy(property => property.MetadataToken)];

    internal static bool IsSection(PropertyInfo property) =>
        property.PropertyType.IsClass && property.PropertyType != typeof(string);

    private static List<RecipeSection> ReadSections()
    {
        IReadOnlyList<PropertyInfo> root = PropertiesOf(typeof(TrainingRecipe));
        var sections = new List<RecipeSection>
        {
            new("", "", [.. root.Where(property => !IsSection(property)).Select(property => new RecipeField(property, null))]),
        };
        foreach (PropertyInfo section in root.Where(IsSection))
        {
            string comment = section.GetCustomAttribute<RecipeKeyAttribute>()!.Comment;
            sections.Add(new RecipeSection(
                RecipeNaming.NameOf(section),
                comment,
                [.. PropertiesOf(section.PropertyType).Select(property => new RecipeField(property, section))]));
        }

        return sections;
    }
}
