namespace Espalier.Graph;

/// <summary>What one step of a <see cref="Recurrence"/> computes from its input x (times a kernel, with a bias), state and recurrent kernel R.</summary>
public enum RecurrentCell
{
    /// <summary>h ← tanh(x + h·R).</summary>
    Simple,

    /// <summary>i, f, g, o ← x + h·R; c ← σ(f)·c + σ(i)·tanh(g); h ← σ(o)·tanh(c).</summary>
    Lstm,

    /// <summary>z, r, q from the thirds of x and p = h·R + b: h ← σ(z)·h + (1 − σ(z))·tanh(q of x + σ(r)·q of p).</summary>
    Gru,
}
