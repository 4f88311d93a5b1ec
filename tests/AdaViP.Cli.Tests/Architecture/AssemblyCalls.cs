using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace AdaViP.Cli.Tests.Architecture;

/// <summary>
/// Which methods of an assembly call which: read from the compiled code. Every byte that could be a call instruction with a
/// valid method token counts, so the answer may name a call too many, never one too few.
/// </summary>
internal sealed class AssemblyCalls : IDisposable
{
    private const byte Call = 0x28;
    private const byte CallVirtual = 0x6F;
    private const byte NewObject = 0x73;

    private readonly PEReader _file;
    private readonly MetadataReader _metadata;

    public AssemblyCalls(string path)
    {
        _file = new PEReader(File.OpenRead(path));
        _metadata = _file.GetMetadataReader();
    }

    /// <summary>Every method with a body, and the methods it calls, each as "Type.Method(parameter types)".</summary>
    public IEnumerable<(string Caller, ISet<string> Called)> All()
    {
        foreach (MethodDefinitionHandle handle in _metadata.MethodDefinitions)
        {
            MethodDefinition method = _metadata.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress == 0)
            {
                continue;
            }

            ImmutableArray<byte> code = _file.GetMethodBody(method.RelativeVirtualAddress).GetILContent();
            HashSet<string> called = [];
            for (int i = 0; i + 4 < code.Length; i++)
            {
                if (code[i] is Call or CallVirtual or NewObject
                    && NameOf(code[i + 1] | (code[i + 2] << 8) | (code[i + 3] << 16) | (code[i + 4] << 24)) is string name)
                {
                    called.Add(name);
                }
            }

            yield return (NameOf(handle), called);
        }
    }

    public void Dispose() => _file.Dispose();

    private string? NameOf(int token)
    {
        int row = token & 0xFFFFFF;
        return (token >> 24) switch
        {
            (int)TableIndex.MethodDef when row >= 1 && row <= _metadata.MethodDefinitions.Count =>
                NameOf(MetadataTokens.MethodDefinitionHandle(row)),
            (int)TableIndex.MemberRef when row >= 1 && row <= _metadata.MemberReferences.Count =>
                NameOf(MetadataTokens.MemberReferenceHandle(row)),
            _ => null,
        };
    }

    private string NameOf(MethodDefinitionHandle handle)
    {
        MethodDefinition method = _metadata.GetMethodDefinition(handle);
        MethodSignature<string> signature = method.DecodeSignature(new SignatureNames(), null);
        return Name(_metadata.GetString(_metadata.GetTypeDefinition(method.GetDeclaringType()).Name), method.Name, signature);
    }

    private string? NameOf(MemberReferenceHandle handle)
    {
        MemberReference member = _metadata.GetMemberReference(handle);
        return member.GetKind() == MemberReferenceKind.Method && member.Parent.Kind == HandleKind.TypeReference
            ? Name(
                _metadata.GetString(_metadata.GetTypeReference((TypeReferenceHandle)member.Parent).Name),
                member.Name,
                member.DecodeMethodSignature(new SignatureNames(), null))
            : null;
    }

    private string Name(string type, StringHandle method, MethodSignature<string> signature) =>
        $"{type}.{_metadata.GetString(method)}({string.Join(", ", signature.ParameterTypes)})";
}
