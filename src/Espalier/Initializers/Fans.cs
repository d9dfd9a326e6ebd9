namespace Espalier;

/// <summary>How many numbers come into and go out of one unit of a weight: channels times the receptive field.</summary>
internal static class Fans
{
    public static (double In, double Out) Of(Shape shape)
    {
        if (shape.Rank == 0) return (1, 1);
        if (shape.Rank == 1) return (shape[0], shape[0]);
        double field = 1;
        for (int i = 0; i < shape.Rank - 2; i++) field *= shape[i];
        return (shape[-2] * field, shape[-1] * field);
    }
}
