namespace AdaViP.Native.Tests;

/// <summary>The native libraries that the build put beside this test program.</summary>
internal static class BuiltLibraries
{
    public static string Core => Path.Combine(Folder, "libadavip.so");

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native");
}
