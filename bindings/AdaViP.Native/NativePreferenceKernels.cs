using AdaViP.Core;
using AdaViP.Core.Kernels;
using AdaViP.Core.Losses;
using AdaViP.Core.Reference;

namespace AdaViP.Native;

/// <summary>
/// The preference kernels of the native core, which checks its arguments before it writes anything; here only lengths of spans
/// are looked at, and the number of rejected sequences that they follow from.
/// </summary>
public sealed unsafe class NativePreferenceKernels : IPreferenceKernels
{
    private readonly ContextHandle _context;

    /// <summary>Creates a context: a thread pool and one implementation per operation.</summary>
    /// <param name="threads">0: as many as the processors this process may use.</param>
    /// <param name="forcedImplementation">"ref", "avx2" or "avx512"; null: the environment variable ADAVIP_FORCE_IMPL, else the
    /// fastest that runs here.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is negative.</exception>
    /// <exception cref="UserErrorException">The library cannot be loaded, or the forced implementation does not run
    /// here.</exception>
    public NativePreferenceKernels(int threads = 0, string? forcedImplementation = null)
    {
        _context = ContextHandle.Create(threads, forcedImplementation);
        Implementation = _context.ImplementationOf(NativeConstants.AVP_OP_LOGPROB_FORWARD);
        Threads = NativeMethods.avp_context_threads(_context);
    }

    /// <summary>Implementation of the log-prob kernels: "ref", "avx2" or "avx512".</summary>
    public string Implementation { get; }

    /// <summary>Name of the implementation that runs a row's operation in this context.</summary>
    /// <param name="row">Of <see cref="NativeRuntime.Kernels"/>.</param>
    public string ActiveImplementation(NativeKernelRow row) => _context.ImplementationOf(row.OperationId);

    /// <summary>Number of threads that compute.</summary>
    public int Threads { get; }

    /// <inheritdoc />
    public string Description => _context.Describe(Implementation);

    /// <inheritdoc />
    public void LogProbForward(TensorView logits, TensorView targets, TensorView logps, TensorView logSumExp)
    {
        avp_logprob_params parameters = LogProbParameters();
        avp_tensor x = logits.ToNative();
        avp_tensor t = targets.ToNative();
        avp_tensor y = logps.ToNative();
        avp_tensor z = logSumExp.ToNative();
        StatusChecks.ThrowIfFailed(
            NativeMethods.avp_logprob_forward(_context, &parameters, &x, &t, &y, logSumExp.IsNone ? null : &z),
            nameof(NativeMethods.avp_logprob_forward));
    }

    /// <inheritdoc />
    public void LogProbBackward(
        TensorView logits, TensorView targets, TensorView logSumExp, TensorView coefficients, TensorView gradient)
    {
        avp_logprob_params parameters = LogProbParameters();
        avp_tensor x = logits.ToNative();
        avp_tensor t = targets.ToNative();
        avp_tensor z = logSumExp.ToNative();
        avp_tensor c = coefficients.ToNative();
        avp_tensor g = gradient.ToNative();
        StatusChecks.ThrowIfFailed(
            NativeMethods.avp_logprob_backward(_context, &parameters, &x, &t, &z, &c, &g),
            nameof(NativeMethods.avp_logprob_backward));
    }

    /// <inheritdoc />
    public void LogProbForwardBackward(
        TensorView logits,
        TensorView targets,
        TensorView coefficients,
        TensorView logps,
        TensorView logSumExp,
        TensorView gradient)
    {
        avp_logprob_params parameters = LogProbParameters();
        avp_tensor x = logits.ToNative();
        avp_tensor t = targets.ToNative();
        avp_tensor c = coefficients.ToNative();
        avp_tensor y = logps.ToNative();
        avp_tensor z = logSumExp.ToNative();
        avp_tensor g = gradient.ToNative();
        StatusChecks.ThrowIfFailed(
            NativeMethods.avp_logprob_forward_backward(
                _context, &parameters, &x, &t, coefficients.IsNone ? null : &c, &y, logSumExp.IsNone ? null : &z, &g),
            nameof(NativeMethods.avp_logprob_forward_backward));
    }

    /// <inheritdoc />
    public void SequenceLogProb(
        TensorView logits, TensorView targets, TensorView segmentIds, TensorView sums, TensorView logSumExp)
    {
        avp_logprob_params parameters = LogProbParameters();
        avp_tensor x = logits.ToNative();
        avp_tensor t = targets.ToNative();
        avp_tensor s = segmentIds.ToNative();
        avp_tensor y = sums.ToNative();
        avp_tensor z = logSumExp.ToNative();
        StatusChecks.ThrowIfFailed(
            NativeMethods.avp_sequence_logprob(_context, &parameters, &x, &t, &s, &y, logSumExp.IsNone ? null : &z),
            nameof(NativeMethods.avp_sequence_logprob));
    }

    /// <inheritdoc />
    public PreferenceLossResult PreferenceLoss(
        PreferenceLossOptions options, ReadOnlySpan<double> policy, ReadOnlySpan<double> reference, int rejected)
    {
        int samples = KernelSpans.RequireLoss(options, policy.Length, reference.Length, rejected);
        int columns = 1 + rejected;
        PreferenceLossResult result = new(
            new double[samples], new double[samples * columns], new double[samples * columns],
            new double[samples * rejected], new double[samples * rejected]);
        avp_preference_params parameters = new()
        {
            struct_size = (uint)sizeof(avp_preference_params),
            objective = (int)options.Objective,
            beta = options.Beta,
            anchor = options.Anchor,
            anchor_weight = options.AnchorWeight,
        };
        double[]? weights = options.LogWeights is null ? null : [.. options.LogWeights];
        fixed (double* policyData = policy, referenceData = reference, weightData = weights)
        fixed (double* lossData = result.Losses, gradientData = result.Gradients, rewardData = result.Rewards)
        fixed (double* omegaData = result.Omega, marginData = result.Margins)
        {
            avp_tensor p = DoubleMatrix(policyData, samples, columns);
            avp_tensor r = DoubleMatrix(referenceData, samples, columns);
            avp_tensor w = TensorView.Vector((nint)weightData, ElementType.Float64, weights?.Length ?? 0).ToNative();
            avp_tensor l = TensorView.Vector((nint)lossData, ElementType.Float64, samples).ToNative();
            avp_tensor g = DoubleMatrix(gradientData, samples, columns);
            avp_tensor a = DoubleMatrix(rewardData, samples, columns);
            avp_tensor o = DoubleMatrix(omegaData, samples, rejected);
            avp_tensor m = DoubleMatrix(marginData, samples, rejected);
            StatusChecks.ThrowIfFailed(
                NativeMethods.avp_preference_loss(
                    _context, &parameters, &p, &r, weights is null ? null : &w, &l, &g, &a, &o, &m),
                nameof(NativeMethods.avp_preference_loss));
        }

        return result;
    }

    /// <inheritdoc />
    public void AdamW(
        in AdamWOptions options,
        TensorView parameter,
        TensorView master,
        TensorView gradient,
        TensorView firstMoment,
        TensorView secondMoment)
    {
        avp_adamw_params parameters = new()
        {
            struct_size = (uint)sizeof(avp_adamw_params),
            step = options.Step,
            learning_rate = options.LearningRate,
            beta1 = options.Beta1,
            beta2 = options.Beta2,
            epsilon = options.Epsilon,
            weight_decay = options.WeightDecay,
            grad_scale = options.GradientScale,
        };
        avp_tensor p = parameter.ToNative();
        avp_tensor w = master.ToNative();
        avp_tensor g = gradient.ToNative();
        avp_tensor m = firstMoment.ToNative();
        avp_tensor v = secondMoment.ToNative();
        StatusChecks.ThrowIfFailed(
            NativeMethods.avp_adamw(_context, &parameters, &p, master.IsNone ? null : &w, &g, &m, &v),
            nameof(NativeMethods.avp_adamw));
    }

    /// <inheritdoc />
    public double SumSquares(TensorView values)
    {
        avp_tensor x = values.ToNative();
        double sum = 0.0;
        StatusChecks.ThrowIfFailed(
            NativeMethods.avp_sum_squares(_context, &x, &sum), nameof(NativeMethods.avp_sum_squares));
        return sum;
    }

    /// <summary>Ends the threads; the kernels must not be used afterwards.</summary>
    public void Dispose() => _context.Dispose();

    private static avp_logprob_params LogProbParameters() => new()
    {
        struct_size = (uint)sizeof(avp_logprob_params),
        ignore_index = LogProbReference.IgnoreIndex,
    };

    private static avp_tensor DoubleMatrix(double* data, long rows, long columns) =>
        TensorView.Matrix((nint)data, ElementType.Float64, rows, columns).ToNative();
}
