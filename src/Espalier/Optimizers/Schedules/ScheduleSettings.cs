namespace Espalier;

/// <summary>Checks the settings of schedules.</summary>
internal static class ScheduleSettings
{
    /// <summary>A rate: 0 or more.</summary>
    public static double Rate(double value, string schedule, string setting) => double.IsFinite(value) && value >= 0 ? value
        : throw new EspalierException(FormattableString.Invariant($"{schedule}: {setting} should be 0 or more but is {value}."));

    /// <summary>A count of steps: above 0.</summary>
    public static double Steps(double value, string schedule, string setting) => double.IsFinite(value) && value > 0 ? value
        : throw new EspalierException(FormattableString.Invariant($"{schedule}: {setting} should be above 0 but is {value}."));
}
