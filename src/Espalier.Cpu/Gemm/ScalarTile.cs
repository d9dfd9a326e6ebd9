namespace Espalier.Cpu;

/// <summary>A tile of any number of columns, element by element: the column tails where vectors have no masks.</summary>
static unsafe class ScalarTile
{
    /// <summary>The same contract as a register tile of <see cref="TileTask.Columns"/> columns.</summary>
    internal static void Run(int rows, in TileTask t)
    {
        for (int r = 0; r < rows; r++)
            for (int j = 0; j < t.Columns; j++)
            {
                float sum = t.Start[r * t.StartRow + j];
                float* a = t.A + r * t.ARow, b = t.B + j;
                for (int piece = 0; ; piece++)
                {
                    for (int i = t.K; i > 0; i--)
                    {
                        sum = MathF.FusedMultiplyAdd(*a, *b, sum);
                        a += t.AStep;
                        b += t.BRow;
                    }
                    if (piece == t.More) break;
                    a += t.Jumps[piece];
                }
                t.C[r * t.CRow + j] = t.Relu && sum < 0 ? 0 : sum;
            }
    }
}
