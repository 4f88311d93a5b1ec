namespace AdaViP.Llava.Models;

/// <summary>Where the parts of a model get their weights while they are built: a checkpoint, or a seed.</summary>
internal interface IParameterSource
{
    /// <summary>A weight of exactly this shape, owned by the caller, outside any dispose scope.</summary>
    NamedParameter Take(string name, ParameterPart part, ParameterRole role, params long[] shape);
}

/// <summary>What a weight is for; decides how it starts when there is no checkpoint.</summary>
internal enum ParameterRole
{
    /// <summary>Normal with deviation 0.02.</summary>
    Weight,

    /// <summary>Ones.</summary>
    Scale,

    /// <summary>Zeros.</summary>
    Bias,
}
