using AdaViP.Core;

namespace AdaViP.Vision.Settings;

/// <summary>What messages about foundation models speak of, for a front end to name in its own words.</summary>
public static class VisionSettings
{
    /// <summary>The check of model files, which names the families that are known.</summary>
    public static SettingKey CheckModels { get; } = new("models.check");
}
