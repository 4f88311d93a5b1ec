using System.Reflection;

namespace AdaViP.Core.Recipes;

/// <summary>Collects values by key and makes the immutable recipe from them.</summary>
public sealed class RecipeBuilder
{
    private readonly Dictionary<string, object> _values;

    /// <summary>Starts from a recipe's values.</summary>
    /// <param name="start">For the defaults: <c>new TrainingRecipe()</c>.</param>
    public RecipeBuilder(TrainingRecipe start) =>
        _values = RecipeSchema.Fields.ToDictionary(field => field.Path, field => field.GetValue(start));

    /// <summary>Sets one key; the value must be of the field's type and range (<see cref="RecipeField.Parse"/>).</summary>
    /// <exception cref="ArgumentException">The value is not allowed.</exception>
    public void Set(RecipeField field, object value)
    {
        if (value.GetType() != field.ValueType || field.Check(value) is not null)
        {
            throw new ArgumentException(
                $"{field.Path} = {value} ({value.GetType().Name}) must be {field.Expectation}.", nameof(value));
        }

        _values[field.Path] = value;
    }

    /// <summary>The recipe.</summary>
    public TrainingRecipe Build()
    {
        var recipe = new TrainingRecipe();
        foreach (RecipeField field in RecipeSchema.Sections[0].Fields)
        {
            field.SetValue(recipe, _values[field.Path]);
        }

        foreach (PropertyInfo property in RecipeSchema.PropertiesOf(typeof(TrainingRecipe)).Where(RecipeSchema.IsSection))
        {
            // A section is a record with a parameterless constructor; its instance belongs to this recipe alone.
            object section = Activator.CreateInstance(property.PropertyType)!;
            foreach (RecipeField field in RecipeSchema.FindSection(RecipeNaming.NameOf(property))!.Fields)
            {
                field.SetValue(section, _values[field.Path]);
            }

            property.SetValue(recipe, section);
        }

        return recipe;
    }
}
