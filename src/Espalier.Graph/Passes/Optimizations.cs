namespace Espalier.Graph;

/// <summary>The passes that change how fast a program is and not what it computes.</summary>
[Flags]
internal enum Optimizations
{
    /// <summary>Every op as it was written.</summary>
    None = 0,

    /// <summary>See <see cref="Graph.Simplify"/>.</summary>
    Simplify = 1,

    /// <summary>See <see cref="Graph.FuseDense"/>.</summary>
    FuseDense = 2,

    /// <summary>See <see cref="Graph.FuseElementwise"/>.</summary>
    FuseElementwise = 4,

    /// <summary>See <see cref="Graph.FuseConvolution"/>.</summary>
    FuseConvolution = 8,

    /// <summary>See <see cref="Graph.FuseAdam"/>.</summary>
    FuseAdam = 16,

    /// <summary>See <see cref="Graph.FuseSiblings"/>.</summary>
    FuseSiblings = 32,

    /// <summary>See <see cref="Graph.FuseReluGradient"/>.</summary>
    FuseReluGradient = 64,

    /// <summary>See <see cref="Graph.FuseSoftmaxLoss"/>.</summary>
    FuseSoftmaxLoss = 128,

    /// <summary>All of them.</summary>
    All = Simplify | FuseDense | FuseElementwise | FuseConvolution | FuseAdam | FuseSiblings | FuseReluGradient | FuseSoftmaxLoss,
}
