namespace AdaViP.Llava.Models;

/// <summary>Frees the weights handed out so far when building a model fails half-way.</summary>
internal sealed class ReleasingSource(IParameterSource inner) : IParameterSource, IDisposable
{
    private readonly List<NamedParameter> _taken = [];

    public NamedParameter Take(string name, ParameterPart part, ParameterRole role, params long[] shape)
    {
        NamedParameter parameter = inner.Take(name, part, role, shape);
        _taken.Add(parameter);
        return parameter;
    }

    /// <summary>The model is complete and owns its weights.</summary>
    internal void Keep() => _taken.Clear();

    public void Dispose()
    {
        foreach (NamedParameter parameter in _taken)
        {
            parameter.Value.Dispose();
        }
    }
}
