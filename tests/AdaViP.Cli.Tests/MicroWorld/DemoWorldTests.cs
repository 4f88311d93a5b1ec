using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Images;
using AdaViP.Core.Recipes;
using AdaViP.Data;
using AdaViP.Llava.Models;
using AdaViP.Llava.Text;
using AdaViP.MicroWorld.Demo;
using AdaViP.MicroWorld.Scenes;
using AdaViP.MicroWorld.Tokenizers;
using AdaViP.Vision.Images;
using CsCheck;

namespace AdaViP.Cli.Tests.MicroWorld;

public sealed class DemoWorldTests
{
    private sealed class Bytes(byte[] data) : ImageReference
    {
        public override string Description => "test picture";

        public override ReadOnlyMemory<byte> ReadBytes() => data;
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(7, 5)]
    [InlineData(112, 112)]
    public void Png_RandomPixels_DecodeToTheSameBytes(int width, int height)
    {
        byte[] pixels = new byte[width * height * 3];
        new Random(width).NextBytes(pixels);
        DecodedImage decoded = ImageDecoder.Decode(new Bytes(ImageEncoder.Png(new DecodedImage(width, height, pixels))));
        Assert.Equal((width, height), (decoded.Width, decoded.Height));
        Assert.Equal(pixels, decoded.Rgb);
    }

    [Fact]
    public void Png_WrongByteCount_Refused() =>
        Assert.Throws<ArgumentException>(() => ImageEncoder.Png(new DecodedImage(2, 2, new byte[11])));

    [Fact]
    public void Samples_Any_AnswersAndPicturesDisagreeWhereTheyShould()
    {
        foreach (DemoSample sample in DemoSample.Draw(200, seed: 3))
        {
            string[] names = [.. sample.Scene.Objects.Select(o => o.Name)];
            Assert.Equal(names.Length, names.Distinct().Count());
            Assert.All(names, name => Assert.Contains(name, sample.Chosen, StringComparison.Ordinal));
            Assert.Equal(1, names.Count(name => !sample.Rejected.Contains(name, StringComparison.Ordinal)));
            Assert.Contains(sample.Removed.Name, sample.Chosen, StringComparison.Ordinal);
            Assert.DoesNotContain(sample.Removed, sample.Scene.Without(sample.Removed).Objects);
        }
    }

    [Fact]
    public void Render_WithoutAnObject_ChangesPixelsOnlyWhereItStood()
    {
        const int side = 56;
        foreach (DemoSample sample in DemoSample.Draw(20, seed: 5))
        {
            byte[] whole = SceneRenderer.Render(sample.Scene, side);
            byte[] without = SceneRenderer.Render(sample.Scene.Without(sample.Removed), side);
            int changed = 0;
            for (int i = 0; i < side * side; i++)
            {
                if (!whole.AsSpan(3 * i, 3).SequenceEqual(without.AsSpan(3 * i, 3)))
                {
                    changed++;
                    double x = (i % side + 0.5) / side;
                    double y = (i / side + 0.5) / side;
                    double reach = sample.Removed.Radius + 1.0 / side;
                    Assert.True(
                        Math.Abs(x - sample.Removed.CenterX) <= reach && Math.Abs(y - sample.Removed.CenterY) <= reach,
                        $"pixel {i % side},{i / side} changed, but {sample.Removed} is not there");
                }
            }

            Assert.True(changed > 10, $"removing {sample.Removed} changed {changed} pixels");
        }
    }

    [Fact]
    public void Create_SameSeed_SameFilesThatTheReadersTake()
    {
        using var folder = new TemporaryFolder();
        DemoWorld world = DemoWorld.Create(folder.At("a"), sampleCount: 6, seed: 4);
        DemoWorld.Create(folder.At("b"), sampleCount: 6, seed: 4);
        string[] files = Files(folder.At("a"));
        Assert.Equal(files, Files(folder.At("b")));
        Assert.All(files, file => Assert.Equal(File.ReadAllBytes(folder.At("a", file)), File.ReadAllBytes(folder.At("b", file))));

        IPreferenceDataset data = PreferenceDatasetReader.Open(world.DataFile, null, BadRowPolicy.Stop);
        Assert.Equal(6, data.Samples.Count);
        Assert.All(data.Samples,
            sample => Assert.True(sample is { RejectedImage: not null, RemovedTag: not null, Rejected: not null }));
        Assert.All(data.Samples, sample => Assert.Equal(112, ImageDecoder.Decode(sample.RejectedImage!).Width));
    }

    [Fact]
    public void Remove_WhatWasMade_GoesAndNothingElse()
    {
        using var folder = new TemporaryFolder();
        DemoWorld.Create(folder.Path, sampleCount: 3, seed: 4);
        DemoWorld.Require(folder.Path);
        string[] mine = [folder.Write("data/images/003.png", "mine"), folder.Write("model/merges.txt", "mine")];
        DemoWorld.Remove(folder.Path, sampleCount: 3, seed: 4);
        Assert.Equal(mine, Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
        string foreign = folder.Write("model/generation_config.json", "{}");
        Assert.Contains(
            foreign, Assert.Throws<UserOptionException>(() => DemoWorld.Require(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tokenizer_OwnTexts_AreShortAndEveryTextComesBack()
    {
        using var folder = new TemporaryFolder();
        DemoWorld world = DemoWorld.Create(folder.Path, sampleCount: 32, seed: 1);
        LlavaTokenizer tokenizer = LlavaTokenizer.Load(world.ModelFolder, LlavaConfig.Load(world.ModelFolder));
        foreach (DemoSample sample in DemoSample.Draw(32, seed: 1))
        {
            IReadOnlyList<int> ids = tokenizer.Encode(sample.Chosen);
            Assert.Equal(sample.Chosen, tokenizer.Decode(ids));
            Assert.True(ids.Count * 3 < sample.Chosen.Length,
                $"{ids.Count} tokens for {sample.Chosen.Length} characters: {sample.Chosen}");
        }

        // Characters that the tokenizer never saw become bytes.
        Gen.String[Gen.Char["aZ 9.,é漢\n\t"], 0, 20].Sample(text => tokenizer.Decode(tokenizer.Encode(text)) == text);
        Assert.Equal("🎈", tokenizer.Decode(tokenizer.Encode("🎈")));
    }

    [Fact]
    public void BytePairs_RepeatedWord_BecomesOnePiece()
    {
        IReadOnlyList<string> pieces = BytePairTrainer.Learn(["abab abab cd"], mergeCount: 10);
        string space = BytePairTrainer.SpaceMark.ToString();
        Assert.Equal("ab", pieces[0]); // four times; no other pair more often
        Assert.Contains(space + "abab", pieces);
        Assert.Equal(["a", "b", "c", "d", space], pieces.TakeLast(5));
        Assert.Equal(pieces.Count, pieces.Distinct().Count());
    }

    private static string[] Files(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(
            file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal)];
}
