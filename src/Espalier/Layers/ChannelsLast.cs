namespace Espalier;

/// <summary>Images are (batch, rows, columns, channels) here, and sequences (batch, steps, channels).</summary>
internal static class ChannelsLast
{
    /// <summary>Refuses the other order in a configuration.</summary>
    public static void Require(Config c)
    {
        if (c.Text("data_format") is { } format && format != "channels_last")
            throw new EspalierException($"{c.Owner} should have the data_format 'channels_last' but has '{format}'. "
                + "Change the model to channels last.");
    }
}
