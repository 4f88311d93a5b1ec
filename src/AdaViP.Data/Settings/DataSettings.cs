using AdaViP.Core;
using AdaViP.Core.Recipes;

namespace AdaViP.Data.Settings;

/// <summary>What messages about preference data speak of, for a front end to name in its own words.</summary>
public static class DataSettings
{
    /// <summary>Files, folders and patterns of the data.</summary>
    public static SettingKey Files { get; } = new("data.files");

    /// <summary>The folder that paths of pictures start from.</summary>
    public static SettingKey ImageRoot { get; } = new("data.image_root");

    /// <summary>How rows that cannot be read are skipped; a front end may say it for each of its commands.</summary>
    public static SettingKey BadRows { get; } = new(RecipeKeys.BadRows);
}
