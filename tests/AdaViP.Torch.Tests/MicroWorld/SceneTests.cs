using System.Security.Cryptography;
using AdaViP.Core.Images;
using AdaViP.MicroWorld.Drawing;
using AdaViP.MicroWorld.Worlds;
using Xunit;

namespace AdaViP.Torch.Tests.MicroWorld;

public sealed class SceneTests
{
    private static readonly WorldPicture Look = new();
    private static readonly SceneMix Crowded = new() { LeastAnchors = 3, MostAnchors = 3, PartnerShare = 1 };

    private static Scene Draw(int index, SceneMix mix) =>
        SceneSampler.Draw(PortableRandom.For(7, "test scene", index), mix, Look.ObjectSize);

    // The first numbers of SplitMix64 from state 1234567, as its authors' C program prints them.
    [Fact]
    public void PortableRandom_KnownState_GivesThePublishedNumbers()
    {
        var random = new PortableRandom(1234567);
        Assert.Equal(
            [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821],
            Enumerable.Range(0, 5).Select(_ => random.NextBits()));
    }

    [Fact]
    public void Draw_AnyIndex_DoesNotDependOnWhatIsDrawnBefore() =>
        Assert.Equal(Draw(5, Crowded).Objects, Enumerable.Range(0, 6).Select(i => Draw(i, Crowded)).Last().Objects);

    [Fact]
    public void Draw_ManyScenes_ShowPartnersAsOftenAsTheMixSays()
    {
        var mix = new SceneMix { PartnerShare = 0.9, UndrawnShare = 0.1, LonePartnerShare = 0.08 };
        SceneObject[] objects = [.. Enumerable.Range(0, 4000).SelectMany(i => Draw(i, mix).Objects)];
        Scene[] scenes = [.. Enumerable.Range(0, 4000).Select(i => Draw(i, mix))];
        int anchors = objects.Count(o => o.Kind.IsAnchor());
        SceneObject[] together =
        [
            .. scenes.SelectMany(scene => scene.Objects.Where(
                o => !o.Kind.IsAnchor() && scene.Objects.Any(other => other.Kind == o.Kind.Partner()))),
        ];

        // Four standard deviations of a share of about 6,000.
        Assert.Equal(0.9, together.Length / (double)anchors, 4 * Math.Sqrt(0.9 * 0.1 / anchors));
        Assert.Equal(0.1, together.Count(o => !o.IsDrawn) / (double)together.Length, 4 * Math.Sqrt(0.1 * 0.9 / together.Length));
        Assert.All(objects.Where(o => o.Kind.IsAnchor()), o => Assert.True(o.IsDrawn));
    }

    [Fact]
    public void Draw_CrowdedScenes_ObjectsNeitherTouchNorLeaveThePicture()
    {
        for (int index = 0; index < 500; index++)
        {
            IReadOnlyList<SceneObject> objects =
                SceneSampler.Draw(PortableRandom.For(7, "test scene", index), Crowded, SceneSampler.MostObjectSize).Objects;
            Assert.Equal(objects.Count, objects.DistinctBy(o => o.Kind).Count());
            foreach (SceneObject a in objects)
            {
                Assert.InRange(a.CenterX, a.Radius, 1 - a.Radius);
                Assert.InRange(a.CenterY, a.Radius, 1 - a.Radius);
                Assert.All(objects.Where(b => b != a), b => Assert.True(
                    Math.Max(Math.Abs(a.CenterX - b.CenterX), Math.Abs(a.CenterY - b.CenterY)) >= a.Radius + b.Radius));
            }
        }
    }

    [Fact]
    public void Draw_ObjectsThatWouldLeaveTheirCells_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(
        () => SceneSampler.Draw(PortableRandom.For(7, "test scene", 0), Crowded, SceneSampler.MostObjectSize + 0.001));

    [Fact]
    public void Paint_WithoutAnObject_ChangesPixelsOnlyInsideIt()
    {
        var painter = new ScenePainter(Look);
        Scene scene = Draw(3, Crowded);
        SceneObject removed = scene.Objects[2];
        DecodedImage before = painter.Paint(scene);
        DecodedImage after = painter.Paint(scene.Without(removed.Kind));
        int changed = 0;
        for (int i = 0; i < before.Rgb.Length; i++)
        {
            if (before.Rgb[i] != after.Rgb[i])
            {
                changed++;
                double x = (i / 3 % Look.Side + 0.5) / Look.Side;
                double y = (i / 3 / Look.Side + 0.5) / Look.Side;
                Assert.True(Math.Abs(x - removed.CenterX) <= removed.Radius + 1.0 / Look.Side);
                Assert.True(Math.Abs(y - removed.CenterY) <= removed.Radius + 1.0 / Look.Side);
            }
        }

        Assert.True(changed > 3 * painter.Mask(removed).Count(inside => inside) / 2);
    }

    [Fact]
    public void Mask_EveryKind_FillsItsBoxAndDiffersFromEveryOther()
    {
        var painter = new ScenePainter(Look with { Side = 64 });
        bool[][] masks =
        [
            .. ObjectKinds.All.Select(kind => painter.Mask(new SceneObject(kind, ObjectColor.Red, 0.5, 0.5, 0.4, false))),
        ];
        for (int a = 0; a < masks.Length; a++)
        {
            int area = masks[a].Count(inside => inside);
            (int left, int top, int right, int bottom) =
                painter.Box(new SceneObject((ObjectKind)a, ObjectColor.Red, 0.5, 0.5, 0.4, false));
            Assert.InRange(area, 0.12 * 51 * 51, 0.9 * 51 * 51);
            Assert.True(bottom - top >= 20 && Math.Max(right - left, bottom - top) >= 40, $"{(ObjectKind)a}");
            for (int b = 0; b < a; b++)
            {
                int common = masks[a].Zip(masks[b]).Count(pair => pair.First && pair.Second);
                double overlap = common / (double)(area + masks[b].Count(inside => inside) - common);
                Assert.True(overlap < 0.85, $"{(ObjectKind)a} and {(ObjectKind)b} overlap by {overlap:0.00}.");
            }
        }
    }

    [Fact]
    public void Paint_UndrawnObject_IsNotThere()
    {
        var painter = new ScenePainter(Look);
        Scene scene = Draw(1, Crowded);
        Scene hidden = scene with { Objects = [scene.Objects[0] with { IsDrawn = false }, .. scene.Objects.Skip(1)] };
        Assert.Equal(painter.Paint(scene.Without(scene.Objects[0].Kind)).Rgb, painter.Paint(hidden).Rgb);
    }

    // Anchors have one knob and partners the other: each pixel lies that far between the background and the opaque object.
    [Fact]
    public void Paint_Contrast_CoversThatShareOfTheBackground_OfAnchorsAndOfPartners()
    {
        const double Share = 0.4;
        Scene drawn = Draw(3, Crowded);
        Scene scene = drawn with { Objects = [.. drawn.Objects.Select(item => item with { Color = ObjectColor.Blue })] };
        WorldPicture opaque = Look with { Noise = 0, Contrast = 1, PartnerContrast = 1 };
        byte[] full = new ScenePainter(opaque).Paint(scene).Rgb;
        byte[] background = new ScenePainter(opaque).Paint(scene with { Objects = [] }).Rgb;
        byte[] anchors = new ScenePainter(opaque with { Contrast = Share }).Paint(scene).Rgb;
        byte[] partners = new ScenePainter(opaque with { PartnerContrast = Share }).Paint(scene).Rgb;
        int[] largest = [0, 0];
        for (int i = 0; i < full.Length; i++)
        {
            SceneObject? at = scene.Objects.FirstOrDefault(item => Math.Max(
                Math.Abs((i / 3 % Look.Side + 0.5) / Look.Side - item.CenterX),
                Math.Abs((i / 3 / Look.Side + 0.5) / Look.Side - item.CenterY)) <= item.Radius + 1.0 / Look.Side);
            bool isAnchor = at?.Kind.IsAnchor() ?? false;
            byte weak = isAnchor ? anchors[i] : partners[i];
            Assert.Equal(full[i], isAnchor ? partners[i] : anchors[i]);

            // Each of the three pictures is rounded once.
            Assert.Equal(background[i] + Share * (full[i] - background[i]), at is null ? background[i] : weak, 1.01);
            int knob = isAnchor ? 0 : 1;
            largest[knob] = Math.Max(largest[knob], Math.Abs(full[i] - weak));
        }

        Assert.All(largest, difference => Assert.InRange(difference, 30, 255));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.02)]
    [InlineData(0.06)]
    public void Paint_Noise_HasTheStandardDeviationOfTheKnob_AndNoMean(double noise)
    {
        var painter = new ScenePainter(Look with { Noise = noise });
        Scene[] scenes = [.. Enumerable.Range(0, 10).Select(i => Draw(i, Crowded) with { Objects = [] })];
        double[] added =
        [
            .. scenes.SelectMany(scene => painter.Paint(scene).Rgb.Zip(
                painter.PaintWithoutNoise(scene).Rgb, (noisy, clean) => (noisy - clean) / 255.0)),
        ];
        double mean = added.Average();
        double deviation = Math.Sqrt(added.Average(value => (value - mean) * (value - mean)));

        // 276,480 values, each rounded twice to a 255th; nothing is cut off at black or white with so little noise.
        Assert.Equal(0, mean, 1e-3 * (noise + 1e-9));
        Assert.Equal(noise, deviation, 0.01 * noise);
    }

    // Of thinner ones no pixel may be covered by half: a world file with such knobs is refused.
    [Fact]
    public void Mask_OfTheSmallestObjectThatAWorldMayHave_IsNeverEmpty()
    {
        const int Side = 32;
        bool HasPixels(ObjectKind kind, int index, double width)
        {
            var random = PortableRandom.For(9, "small object", index);
            (double scale, double x, double y) = (random.NextBetween(0.9, 1.1), random.NextDouble(), random.NextDouble());
            var item = new SceneObject(
                kind, ObjectColor.Red, (16 + x) / Side, (16 + y) / Side, scale * width / 2 / Side, random.Chance(0.5));
            return new ScenePainter(Look with { Side = Side }).Mask(item).Contains(true);
        }

        (ObjectKind Kind, int Index)[] many =
            [.. ObjectKinds.All.SelectMany(kind => Enumerable.Range(0, 200).Select(i => (kind, i)))];
        Assert.All(many, each => Assert.True(HasPixels(each.Kind, each.Index, WorldPicture.LeastObjectPixels)));
        Assert.Contains(many, each => !HasPixels(each.Kind, each.Index, WorldPicture.LeastObjectPixels / 2.0));
    }

    [Fact]
    public void MeanObjects_OfAMix_IsThatOfItsScenes_WhereAllOfThemFit()
    {
        var mix = new SceneMix { LeastAnchors = 2, MostAnchors = 2, PartnerShare = 0.5, LonePartnerShare = 0.05 };
        double mean = Enumerable.Range(0, 4000).Average(i => Draw(i, mix).Objects.Count);

        // Of 2 chances of a half and 4 of a twentieth, over 4,000 scenes: four standard deviations.
        Assert.Equal(mix.MeanObjects(2), mean, 4 * Math.Sqrt((2 * 0.25 + 4 * 0.0475) / 4000));
    }

    // The bytes of ten pictures: a change of a single bit on another machine or in a later version shows here.
    [Fact]
    public void Paint_TenScenes_HaveTheBytesOfEveryMachine()
    {
        var painter = new ScenePainter(Look);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int index = 0; index < 10; index++)
        {
            hash.AppendData(painter.Paint(Draw(index, Crowded)).Rgb);
        }

        Assert.Equal(
            "e1cfcfb3156b4f0748e59201b03584c9d4a39087cb5c9842bb448378d261b616", Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
