namespace Espalier;

/// <summary>
/// Something the user gave cannot be used: the message says what was expected, what was received, what to do and where.
/// The command line prints the message alone and exits with 2.
/// </summary>
public class EspalierException : Exception
{
    /// <summary>Makes an error with a message for the user.</summary>
    /// <param name="message">What was expected, what was received, what to do, and where.</param>
    public EspalierException(string message) : base(message) { }

    /// <summary>Makes an error with a message for the user and the failure under it.</summary>
    /// <param name="message">What was expected, what was received, what to do, and where.</param>
    /// <param name="inner">The failure that was met.</param>
    public EspalierException(string message, Exception inner) : base(message, inner) { }

    /// <summary>Makes an error without a message; prefer the other constructors.</summary>
    public EspalierException() { }
}
