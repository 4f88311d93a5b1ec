using AdaViP.MicroWorld.Worlds;

namespace AdaViP.MicroWorld.ModelTraining;

/// <summary>What the cells of a batch's pictures should say: what stands with its centre in which cell.</summary>
/// <param name="pictures">Of the batch.</param>
/// <param name="perSide">Cells along a side.</param>
/// <param name="kinds">Different things that may stand there.</param>
internal sealed class CellTargets(int pictures, int perSide, int kinds)
{
    private readonly List<long> _cells = [];
    private readonly List<float> _boxes = [];

    /// <summary>[pictures, cells, kinds]: 1 in the cell of an object's centre.</summary>
    internal float[] Fits { get; } = new float[pictures * perSide * perSide * kinds];

    /// <summary>[pictures, cells, kinds]: 0 where either answer is right, near a centre.</summary>
    internal float[] Counts { get; } = Ones(pictures * perSide * perSide * kinds);

    /// <summary>Indices of the cells near a centre, over all pictures.</summary>
    internal long[] Cells => [.. _cells];

    /// <summary>[cells near a centre, 4]: the box of the object there, centre and size as shares of the picture.</summary>
    internal float[] Boxes => [.. _boxes];

    /// <summary>Adds the objects of a picture.</summary>
    /// <param name="picture">Its place in the batch.</param>
    /// <param name="example">The picture.</param>
    /// <param name="classOf">The number of what an object is.</param>
    internal void Add(int picture, Example example, Func<SceneObject, int> classOf)
    {
        float side = example.Picture.Width;
        foreach (SceneObject item in example.Scene.Visible)
        {
            int kind = classOf(item);
            float[] ends = example.BoxOf(item.Kind);
            float[] box =
            [
                (ends[0] + ends[2]) / 2 / side, (ends[1] + ends[3]) / 2 / side,
                (ends[2] - ends[0]) / side, (ends[3] - ends[1]) / side,
            ];
            for (int cell = 0; cell < perSide * perSide; cell++)
            {
                if (Distance(cell, box) < 1)
                {
                    _cells.Add((long)picture * perSide * perSide + cell);
                    _boxes.AddRange(box);
                    Counts[(picture * perSide * perSide + cell) * kinds + kind] = 0;
                }
            }

            int centre = (int)(box[1] * perSide) * perSide + (int)(box[0] * perSide);
            Fits[(picture * perSide * perSide + centre) * kinds + kind] = 1;
            Counts[(picture * perSide * perSide + centre) * kinds + kind] = 1;
        }
    }

    // From a cell's centre to a box's, in cells, along the axis in which they are farther apart.
    private double Distance(int cell, float[] box) => Math.Max(
        Math.Abs(cell % perSide + 0.5 - box[0] * perSide), Math.Abs(cell / perSide + 0.5 - box[1] * perSide));

    private static float[] Ones(int count)
    {
        float[] ones = new float[count];
        Array.Fill(ones, 1);
        return ones;
    }
}
