namespace AdaViP.Core.Recipes;

/// <summary>What a row that cannot be read does.</summary>
public enum BadRowPolicy
{
    /// <summary>Ends the run with file and row number.</summary>
    Stop,

    /// <summary>Is reported, counted and left out.</summary>
    Skip,
}
