using System.Reflection;
using AdaViP.Core.Recipes;
using AdaViP.Core.Settings;
using Xunit;

namespace AdaViP.Core.Tests;

public sealed class RecipeKeysTests
{
    [Fact]
    public void Keys_AreThoseOfTheSettingsTheyAreCalledAfter()
    {
        PropertyInfo[] keys = typeof(RecipeKeys).GetProperties(BindingFlags.Public | BindingFlags.Static);
        Assert.NotEmpty(keys);
        Assert.All(keys, key =>
        {
            string path = (string)key.GetValue(null)!;
            string? property = TrainingRecipe.Schema.Find(path) is SettingField field ? field.Property
                : TrainingRecipe.Schema.FindSection(path) is not null ? typeof(TrainingRecipe).GetProperty(key.Name)?.Name : null;
            Assert.Equal(key.Name, property);
        });
    }

    [Fact]
    public void Keys_AreSpeltAsInARecipe()
    {
        Assert.Equal("name", RecipeKeys.Name);
        Assert.Equal("output", RecipeKeys.Output);
        Assert.Equal("schedule.batch_size", RecipeKeys.BatchSize);
        Assert.Equal("output.tensorboard", RecipeKeys.TensorBoard); // has a name of its own
    }
}
