using AdaViP.Llava.Models;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tests.Llava;

/// <summary>A decoder block from its formulas in plain loops and fp64, for one sequence.</summary>
internal static class PlainBlock
{
    internal static Tensor Forward(LlavaModel model, int layer, Tensor input)
    {
        LlamaConfig config = model.Config.Text;
        Dictionary<string, double[,]> weights = model.Decoder.Blocks[layer].Parameters.ToDictionary(
            parameter => parameter.Name.Split($"layers.{layer}.")[1], parameter => Matrix(parameter.Value));
        double[,] x = Matrix(input);
        double[,] normed = Norm(x, weights["input_layernorm.weight"], config.RmsNormEpsilon);
        double[,] q = Rotated(Linear(normed, weights["self_attn.q_proj.weight"]), config);
        double[,] k = Rotated(Linear(normed, weights["self_attn.k_proj.weight"]), config);
        double[,] v = Linear(normed, weights["self_attn.v_proj.weight"]);
        double[,] middle = Sum(x, Linear(Attention(q, k, v, config), weights["self_attn.o_proj.weight"]));
        double[,] inner = Norm(middle, weights["post_attention_layernorm.weight"], config.RmsNormEpsilon);
        double[,] gate = Linear(inner, weights["mlp.gate_proj.weight"]);
        double[,] up = Linear(inner, weights["mlp.up_proj.weight"]);
        for (int i = 0; i < gate.GetLength(0); i++)
        {
            for (int j = 0; j < gate.GetLength(1); j++)
            {
                gate[i, j] = gate[i, j] / (1 + Math.Exp(-gate[i, j])) * up[i, j];
            }
        }

        return tensor(Sum(middle, Linear(gate, weights["mlp.down_proj.weight"])));
    }

    private static double[,] Attention(double[,] q, double[,] k, double[,] v, LlamaConfig config)
    {
        int tokens = q.GetLength(0);
        int size = config.HeadSize;
        double[,] result = new double[tokens, config.HeadCount * size];
        for (int head = 0; head < config.HeadCount; head++)
        {
            int shared = head / (config.HeadCount / config.KeyValueHeadCount);
            for (int i = 0; i < tokens; i++)
            {
                double[] scores = new double[i + 1];
                for (int j = 0; j <= i; j++)
                {
                    for (int d = 0; d < size; d++)
                    {
                        scores[j] += q[i, head * size + d] * k[j, shared * size + d] / Math.Sqrt(size);
                    }
                }

                double total = scores.Sum(Math.Exp);
                for (int j = 0; j <= i; j++)
                {
                    for (int d = 0; d < size; d++)
                    {
                        result[i, head * size + d] += Math.Exp(scores[j]) / total * v[j, shared * size + d];
                    }
                }
            }
        }

        return result;
    }

    // Position p turns the pair (d, d + size / 2) by p times the pair's frequency.
    private static double[,] Rotated(double[,] heads, LlamaConfig config)
    {
        double[] frequencies = RotaryFrequencies.Of(config);
        double[,] result = (double[,])heads.Clone();
        int half = config.HeadSize / 2;
        for (int p = 0; p < heads.GetLength(0); p++)
        {
            for (int start = 0; start < heads.GetLength(1); start += config.HeadSize)
            {
                for (int d = 0; d < half; d++)
                {
                    (double sin, double cos) = Math.SinCos(p * frequencies[d]);
                    double a = heads[p, start + d];
                    double b = heads[p, start + half + d];
                    result[p, start + d] = a * cos - b * sin;
                    result[p, start + half + d] = a * sin + b * cos;
                }
            }
        }

        return result;
    }

    private static double[,] Norm(double[,] x, double[,] weight, double epsilon)
    {
        double[,] result = new double[x.GetLength(0), x.GetLength(1)];
        for (int i = 0; i < x.GetLength(0); i++)
        {
            double square = 0;
            for (int j = 0; j < x.GetLength(1); j++)
            {
                square += x[i, j] * x[i, j];
            }

            double scale = 1 / Math.Sqrt(square / x.GetLength(1) + epsilon);
            for (int j = 0; j < x.GetLength(1); j++)
            {
                result[i, j] = x[i, j] * scale * weight[0, j];
            }
        }

        return result;
    }

    private static double[,] Linear(double[,] x, double[,] weight)
    {
        double[,] result = new double[x.GetLength(0), weight.GetLength(0)];
        for (int i = 0; i < x.GetLength(0); i++)
        {
            for (int o = 0; o < weight.GetLength(0); o++)
            {
                for (int j = 0; j < x.GetLength(1); j++)
                {
                    result[i, o] += x[i, j] * weight[o, j];
                }
            }
        }

        return result;
    }

    private static double[,] Sum(double[,] a, double[,] b)
    {
        double[,] result = (double[,])a.Clone();
        for (int i = 0; i < a.GetLength(0); i++)
        {
            for (int j = 0; j < a.GetLength(1); j++)
            {
                result[i, j] += b[i, j];
            }
        }

        return result;
    }

    private static double[,] Matrix(Tensor value)
    {
        using Tensor wide = value.detach().to(ScalarType.Float64).contiguous();
        double[] flat = wide.data<double>().ToArray();
        int columns = (int)wide.shape[^1];
        double[,] result = new double[flat.Length / columns, columns];
        Buffer.BlockCopy(flat, 0, result, 0, flat.Length * sizeof(double));
        return result;
    }
}
