namespace AdaViP.Llava.Models;

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
