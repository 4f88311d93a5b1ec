namespace AdaViP.Cli.Tests.Architecture;

/// <summary>
/// TorchSharp 0.107 turns numbers into <c>Scalar</c> objects with finalizers and hands only their addresses to libtorch: a
/// collection at that moment frees the number while it is read. Half of its operators do so inside (<c>a + b</c> makes the
/// number 1). The rooms that use TorchSharp therefore go through <c>TensorArithmetic</c>, which holds the numbers.
/// </summary>
public sealed class ScalarLifetimeTests
{
    [Theory]
    [InlineData("AdaViP.Torch")]
    [InlineData("AdaViP.Llava")]
    [InlineData("AdaViP.Training")]
    [InlineData("AdaViP.MicroWorld")]
    public void TorchRooms_NoCallMakesAnUnheldScalar(string assembly)
    {
        IReadOnlySet<string> unsafeCalls = UnsafeTorchCalls();
        Assert.Contains("Tensor.op_Addition(Tensor, Tensor)", unsafeCalls);

        using AssemblyCalls calls = new(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));
        string[] found = [.. calls.All()
            .SelectMany(method => method.Called.Where(unsafeCalls.Contains).Select(called => $"{method.Caller} calls {called}"))
            .Order(StringComparer.Ordinal)];

        Assert.True(found.Length == 0, string.Join(Environment.NewLine, found));
    }

    // The methods of TorchSharp that make a Scalar themselves, directly or through one another, and the conversions.
    private static HashSet<string> UnsafeTorchCalls()
    {
        using AssemblyCalls calls = new(Path.Combine(AppContext.BaseDirectory, "TorchSharp.dll"));
        (string Caller, ISet<string> Called)[] all = [.. calls.All().Where(IsAboutTensors)];
        HashSet<string> found = [.. all.SelectMany(method => method.Called).Where(MakesScalar)];
        int before;
        do
        {
            before = found.Count;
            found.UnionWith(all.Where(method => method.Called.Overlaps(found)).Select(method => method.Caller).ToArray());
        }
        while (found.Count > before);

        // ToScalar itself gives the object to the caller, who can hold it.
        found.RemoveWhere(name => name.StartsWith("ScalarExtensionMethods.", StringComparison.Ordinal));
        return found;
    }

    private static bool MakesScalar(string name) =>
        name.StartsWith("Scalar.op_Implicit(", StringComparison.Ordinal)
        || (name.StartsWith("ScalarExtensionMethods.To", StringComparison.Ordinal)
            && name.Contains("Scalar(", StringComparison.Ordinal));

    private static bool IsAboutTensors((string Caller, ISet<string> Called) method) =>
        method.Caller.StartsWith("Tensor.", StringComparison.Ordinal)
        || method.Caller.StartsWith("torch.", StringComparison.Ordinal)
        || method.Caller.StartsWith("functional.", StringComparison.Ordinal)
        || method.Caller.StartsWith("Scalar.", StringComparison.Ordinal);
}
