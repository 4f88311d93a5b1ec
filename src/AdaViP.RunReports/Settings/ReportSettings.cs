using AdaViP.Core;

namespace AdaViP.RunReports.Settings;

/// <summary>Settings that messages of this room speak of.</summary>
public static class ReportSettings
{
    /// <summary>What rows are called instead of the names that the report gives them.</summary>
    public static SettingKey Names { get; } = new("report.names");
}
