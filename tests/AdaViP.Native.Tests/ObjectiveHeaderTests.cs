using System.Reflection;
using AdaViP.Core.Losses;
using Xunit;

namespace AdaViP.Native.Tests;

/// <summary>The described objectives, against the native header.</summary>
public sealed class ObjectiveHeaderTests
{
    private const string Prefix = "AVP_LOSS_";

    [Fact]
    public void Objectives_OfTheNativeHeader_AreTheDescribedOnesBothWays()
    {
        IEnumerable<(string Name, int Value)> header = typeof(NativeConstants)
            .GetFields(BindingFlags.Static | BindingFlags.NonPublic)
            .Where(field => field.Name.StartsWith(Prefix, StringComparison.Ordinal) && field.Name != Prefix + "COUNT")
            .Select(field => (field.Name[Prefix.Length..].ToLowerInvariant(), (int)field.GetRawConstantValue()!));
        IEnumerable<(string Name, int Value)> described = Objective.All
            .Where(objective => objective.HeaderValue is not null)
            .Select(objective => (objective.Name, objective.HeaderValue!.Value));

        Assert.Equal(header.OrderBy(one => one.Value), described.OrderBy(one => one.Value));
    }
}
