using AdaViP.BindingGenerator;

// dotnet run --project bindings/AdaViP.BindingGenerator [-- --check]
// Rewrites bindings/AdaViP.Native/Generated from native/include/adavip/adavip.h; --check only says whether it would change.
if (args is not [] and not ["--check"])
{
    Console.Error.WriteLine("usage: dotnet run --project bindings/AdaViP.BindingGenerator [-- --check]");
    return 2;
}

try
{
    string root = Repository.FindRoot(Environment.CurrentDirectory) ?? Repository.FindRoot(AppContext.BaseDirectory)
        ?? throw new BindingException("No AdaViP.sln in the current folder or above it: run this inside the repository.");
    IReadOnlyDictionary<string, string> files = BindingWriter.WriteAll(HeaderModel.Read(Path.Combine(root, Repository.Header)));
    return args is ["--check"] ? Repository.Compare(root, files) : Repository.Save(root, files);
}
catch (BindingException failure)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}
