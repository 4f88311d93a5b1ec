using System.Reflection;

namespace AdaViP.Cli.Tests.Architecture;

/// <summary>All types that the public and protected members of a type show to other assemblies.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<(string Member, Type Used)> Of(Type type)
    {
        IEnumerable<(string, Type?)> shown = [
            ("base type", type.BaseType), .. type.GetInterfaces().Select(i => ("interface", (Type?)i))];
        shown = shown.Concat(type.GetFields(Declared).Where(f => f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly)
            .Select(f => (f.Name, (Type?)f.FieldType)));
        IEnumerable<MethodBase> methods = [.. type.GetMethods(Declared), .. type.GetConstructors(Declared)];
        foreach (MethodBase method in methods.Where(m => m.IsPublic || m.IsFamily || m.IsFamilyOrAssembly))
        {
            shown = shown.Concat(method.GetParameters().Select(p => (method.Name, (Type?)p.ParameterType)));
            shown = shown.Append((method.Name, (method as MethodInfo)?.ReturnType));
        }

        return shown.SelectMany(pair => Parts(pair.Item2).Select(part => (pair.Item1, part)));
    }

    private static IEnumerable<Type> Parts(Type? type)
    {
        if (type is null || type.IsGenericParameter)
        {
            yield break;
        }

        if (type.HasElementType)
        {
            foreach (Type part in Parts(type.GetElementType()))
            {
                yield return part;
            }

            yield break;
        }

        yield return type;
        foreach (Type part in type.GetGenericArguments().SelectMany(Parts))
        {
            yield return part;
        }
    }
}
