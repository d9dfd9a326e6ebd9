namespace Espalier.Cpu;

/// <summary>
/// What one register tile computes, in strides counted in floats: for its rows r and columns j,
/// <c>C[r, j] = Start[r, j] + Σᵢ A[r, i] · B[i, j]</c> as one chain of fused multiply-adds with i ascending.
/// </summary>
/// <remarks>
/// A is addressed as <c>A + r·ARow + i·AStep</c>, so that one tile serves A (ARow = lda, AStep = 1) and Aᵀ (ARow = 1, AStep = lda).
/// The chain of a convolution has pieces, one for each row of its window: A jumps from one to the next.
/// Start is a zero row or the bias (StartRow = 0), or C itself when the chain continues (StartRow = CRow): the tile has no case for it.
/// </remarks>
unsafe struct TileTask
{
    public float* A;
    public nint ARow;
    public nint AStep;
    public float* B;
    public nint BRow;
    public float* C;
    public nint CRow;
    public float* Start;
    public nint StartRow;

    /// <summary>Length of the chain, or of each of its pieces.</summary>
    public int K;

    /// <summary>How many pieces follow the first: A jumps between them while B goes on.</summary>
    public int More;

    /// <summary>How far A jumps from the end of each piece to the start of the next.</summary>
    public nint* Jumps;

    /// <summary>Columns of a one-vector tile, 1 to the vector's width; the wider tiles are always full.</summary>
    public int Columns;

    public bool Relu;
}
