using AdaViP.Core;

namespace AdaViP.Torch.Loading;

/// <summary>
/// How libtorch's threads wait for each other. GNU's OpenMP library (libgomp), which libtorch for processors comes with, lets a
/// thread that has nothing to do spin for milliseconds. Where the processors are shared with other work, or with the threads of
/// the native core, a thread that spins keeps out the very thread that it waits for; docs/training.md has the numbers.
/// </summary>
public static class OpenMpWaiting
{
    /// <summary>Spin or sleep; the library reads it when it is loaded.</summary>
    public const string PolicyVariable = "OMP_WAIT_POLICY";

    /// <summary>How many rounds a waiting thread spins before it sleeps; goes before <see cref="PolicyVariable"/>.</summary>
    public const string SpinVariable = "GOMP_SPINCOUNT";

    // Long enough for the gaps between the operations of a step, short against a time slice; the library's own number is 300000.
    private const string Rounds = "1000";

    // Once: where the program has set the variable, it looks as if the user had.
    private static readonly Lazy<string> Setting = new(Decide);

    /// <summary>
    /// Lets waiting threads sleep after a short spin, unless the user set one of the two variables. It changes the environment of
    /// the whole process, so only the program itself calls it, before libtorch is loaded: later it has no effect.
    /// </summary>
    /// <returns>The setting in words; the same on every call.</returns>
    public static string Apply() => Setting.Value;

    private static string Decide()
    {
        foreach (string variable in (string[])[SpinVariable, PolicyVariable])
        {
            if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value)
            {
                return $"as {variable}={value} says (environment)";
            }
        }

        if (!OperatingSystem.IsLinux())
        {
            return "as the OpenMP library decides";
        }

        return ProcessEnvironment.Set(SpinVariable, Rounds)
            ? $"spin briefly, then sleep ({SpinVariable}={Rounds})"
            : $"as the OpenMP library decides: {SpinVariable} could not be set";
    }
}
