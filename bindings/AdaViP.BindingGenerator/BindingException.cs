namespace AdaViP.BindingGenerator;

/// <summary>The header or the machine does not allow bindings to be generated; the message says why and what to do.</summary>
internal sealed class BindingException(string message) : Exception(message);
