namespace Peers;

/// <summary>One layer of a network that is built by every contestant from the same description.</summary>
abstract record LayerSpec;

/// <summary>3×3 convolution, no padding, ReLU.</summary>
sealed record ConvSpec(int Filters) : LayerSpec;

/// <summary>2×2 max-pooling.</summary>
sealed record PoolSpec : LayerSpec;

/// <summary>(batch, rows, columns, channels) → (batch, values), channels last.</summary>
sealed record FlattenSpec : LayerSpec;

/// <summary>Dense with ReLU.</summary>
sealed record DenseSpec(int Units) : LayerSpec;

/// <summary>A head: dense layers with ReLU, then one dense layer with softmax, or with a sigmoid when it has one unit.</summary>
sealed record HeadSpec(string Name, int[] Hidden, int Units)
{
    public bool Binary => Units == 1;
}
